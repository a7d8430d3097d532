import { integer, serviceSettings, url } from '@convene/service-kit';
import { z } from 'zod';

const kbps = (byDefault: number) => integer(byDefault, 0);

/** What the session service reads from its environment. Bandwidths: kbit/s, 0 = unlimited; seen from the server. */
export const SessionConfiguration = z.object({
  ...serviceSettings,
  DATABASE_URL: url('postgresql:', 'postgres:'),
  /** Keeps the jobs in Redis instead of Postgres. */
  REDIS_URL: url('redis:', 'rediss:').optional(),
  OPENVIDU_STREAMS_VIDEO_MAX_RECV_BANDWIDTH: kbps(1_000),
  OPENVIDU_STREAMS_VIDEO_MIN_RECV_BANDWIDTH: kbps(300),
  OPENVIDU_STREAMS_VIDEO_MAX_SEND_BANDWIDTH: kbps(1_000),
  OPENVIDU_STREAMS_VIDEO_MIN_SEND_BANDWIDTH: kbps(300),
  /** Seconds between two looks for sessions that nobody joined; 0 = never. */
  OPENVIDU_SESSIONS_GARBAGE_INTERVAL: integer(900, 0),
  /** Seconds after which such a session is removed. */
  OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: integer(3_600, 0),
  /** Seconds that a participant whose socket is lost has to come back. */
  CONVENE_RECONNECTION_WINDOW: integer(10, 1, 3_600),
  /** Hours that the logs of closed sessions are kept. */
  CONVENE_LOG_RETENTION: integer(24, 1),
  /** The most connections to Postgres of this process. */
  DATABASE_CONNECTIONS: integer(20, 2, 1_000),
});
export type SessionConfiguration = z.infer<typeof SessionConfiguration>;
