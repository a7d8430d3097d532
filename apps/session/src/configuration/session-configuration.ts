import {
  bandwidthSettings,
  cdrSettings,
  checkWebhook,
  flag,
  garbageSettings,
  integer,
  recordingSettings,
  serviceSettings,
  url,
  webhookSettings,
} from '@convene/service-kit';
import { z } from 'zod';
import { turnSettings } from './turn-settings.js';

/** How webhooks are delivered, beyond what OpenVidu has settings for. */
const deliverySettings = {
  /** Seconds within which the endpoint has to answer. */
  OPENVIDU_WEBHOOK_TIMEOUT: integer(10, 1, 300),
  /** Sends to endpoints whose certificate cannot be trusted, as the original does. */
  OPENVIDU_WEBHOOK_ACCEPT_ANY_CERTIFICATE: flag(false),
  /** Signs each request, so that the receiver can tell who made it. */
  OPENVIDU_WEBHOOK_SECRET: z.string().optional(),
};

/** What the session service reads from its environment. */
export const SessionConfiguration = z
  .object({
    ...serviceSettings,
    ...bandwidthSettings,
    ...garbageSettings,
    OPENVIDU_RECORDING: recordingSettings.OPENVIDU_RECORDING,
    OPENVIDU_RECORDING_NOTIFICATION: recordingSettings.OPENVIDU_RECORDING_NOTIFICATION,
    OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT: recordingSettings.OPENVIDU_RECORDING_AUTOSTOP_TIMEOUT,
    /** Seconds that an operation which stops a recording waits for its result. */
    OPENVIDU_RECORDING_STOP_WAIT: integer(10, 0, 60),
    ...cdrSettings,
    ...webhookSettings,
    ...deliverySettings,
    ...turnSettings,
    DATABASE_URL: url('postgresql:', 'postgres:'),
    /** A pooler in front of the same database, for everything but jobs. */
    DATABASE_POOLER_URL: url('postgresql:', 'postgres:').optional(),
    /** Whether connections keep prepared statements. A pooler may mix them up. */
    DATABASE_PREPARED_STATEMENTS: flag(true),
    /** The most connections of this process to Postgres, or to the pooler; its jobs have some more. */
    DATABASE_CONNECTIONS: integer(20, 2, 1_000),
    /** Keeps the jobs in Redis instead of Postgres. */
    REDIS_URL: url('redis:', 'rediss:').optional(),
    /** Seconds that a participant whose socket is lost has to come back. */
    CONVENE_RECONNECTION_WINDOW: integer(10, 1, 3_600),
    /** Participants that a session takes. */
    CONVENE_MAX_CONNECTIONS_PER_SESSION: integer(500, 1),
    /** IP cameras that a session takes. */
    OPENVIDU_IPCAM_MAX_PER_SESSION: integer(20, 0),
    /** How a session's media node is chosen: the one with the most room, or the better one of two drawn by lot. */
    CONVENE_PLACEMENT: z
      .enum(['least-loaded', 'two-choices'], { error: 'must be least-loaded or two-choices' })
      .default('least-loaded'),
    /** Sessions that a media node is given. */
    CONVENE_MAX_SESSIONS_PER_MEDIA_NODE: integer(1_000, 1),
    /** Hours that the logs of closed sessions, and deliveries that are finished, are kept. */
    CONVENE_LOG_RETENTION: integer(24, 1),
  })
  .superRefine(checkWebhook);
export type SessionConfiguration = z.infer<typeof SessionConfiguration>;
