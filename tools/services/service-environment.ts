import { join } from 'node:path';
import type { ServiceKind } from './service-kind.ts';

/** What the services of one stack have in common. */
export interface StackSettings {
  databaseUrl: string;
  natsUrl: string;
  secret: string;
  /** Path of the mediasoup worker. */
  mediasoupWorker: string;
  /** Folder for what services keep: certificate, recordings, CDR. */
  dir: string;
}

/**
 * The environment of the number-th service of a kind, for a stack on one machine: everything on any free port of
 * 127.0.0.1. What the caller sets on top of it wins.
 */
export function serviceEnvironment(kind: ServiceKind, number: number, settings: StackSettings): NodeJS.ProcessEnv {
  const { databaseUrl, natsUrl, secret, mediasoupWorker, dir } = settings;
  const recordings = { OPENVIDU_RECORDING: 'true', OPENVIDU_RECORDING_PATH: join(dir, 'recordings') };
  const cdr = { OPENVIDU_CDR_PATH: join(dir, 'cdr') };
  const ofKind: Record<ServiceKind, NodeJS.ProcessEnv> = {
    gateway: {
      OPENVIDU_SECRET: secret,
      DOMAIN_OR_PUBLIC_IP: 'localhost',
      SERVER_PORT: '0',
      CERTIFICATE_TYPE: 'selfsigned',
      CERTIFICATE_DIR: join(dir, 'certificate'),
      ...recordings,
      ...cdr,
    },
    session: { DATABASE_URL: databaseUrl, ...recordings, ...cdr },
    'media-node': {
      MEDIA_NODE_ID: `media-node-${number}`,
      MEDIA_LISTEN: '127.0.0.1',
      MEDIA_PORT: '0',
      MEDIA_WORKERS: '1',
      MEDIASOUP_WORKER_BIN: mediasoupWorker,
    },
    'recording-worker': { DATABASE_URL: databaseUrl, RECORDING_LISTEN: '127.0.0.1', ...recordings },
  };
  return { NATS_URL: natsUrl, HEALTH_HOST: '127.0.0.1', HEALTH_PORT: '0', LOG_LEVEL: 'info', ...ofKind[kind] };
}
