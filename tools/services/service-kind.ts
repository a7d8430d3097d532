export const SERVICE_KINDS = ['media-node', 'recording-worker', 'session', 'gateway'] as const;

/** The folder in apps/. */
export type ServiceKind = (typeof SERVICE_KINDS)[number];
