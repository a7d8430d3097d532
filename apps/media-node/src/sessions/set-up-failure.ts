import { ServiceError } from '@convene/service-contracts';
import type { MediaSession } from './media-session.js';

/**
 * What to tell the asker when a set-up failed. Whatever mediasoup says about something that ended meanwhile, the end is
 * the reason.
 *
 * @param what begins the message, e.g. "The publication of str_1".
 */
export function failureOf(
  error: unknown,
  { ended, session }: { ended: boolean; session: MediaSession },
  what: string,
): unknown {
  if (session.worker.process.died)
    return new ServiceError('unavailable', `${what} failed because its media worker died`);
  if (ended) return new ServiceError('unknown-stream', `${what} was closed while it was being set up`);
  return error;
}
