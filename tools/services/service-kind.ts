/** In the order of their start: the others announce themselves to the session service, and clients come last. */
export const SERVICE_KINDS = ['session', 'media-node', 'recording-worker', 'gateway'] as const;

/** The folder in apps/. */
export type ServiceKind = (typeof SERVICE_KINDS)[number];
