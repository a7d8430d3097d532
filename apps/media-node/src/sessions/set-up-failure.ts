import { ServiceError } from '@convene/service-contracts';
import type { MediaWorker } from '../workers/media-worker.js';

/**
 * What to tell the asker when a set-up failed. Whatever mediasoup says about something that ended meanwhile, the end is
 * the reason.
 *
 * @param what begins the message, e.g. "The publication of str_1".
 */
export function failureOf(
  error: unknown,
  { ended, worker }: { ended: boolean; worker: MediaWorker },
  what: string,
): unknown {
  if (worker.process.died) return new ServiceError('unavailable', `${what} failed because its media worker died`);
  if (ended) return new ServiceError('unknown-stream', `${what} was closed while it was being set up`);
  return error;
}
