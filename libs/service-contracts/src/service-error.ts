/**
 * What can go wrong between services, apart from the documented errors of the public interface (RestError, RpcError),
 * which cross the wire as themselves. The message is for people.
 * - `unavailable`: nobody answered in time; the same request may be sent again.
 * - `stale-epoch`: the media node was restarted since the asker last heard of it.
 * - `invalid-request`: the message does not have the contract's shape (a bug, or another version).
 * - `sdp`: the SDP that a client sent cannot be used.
 * - `unknown-stream`: the media node does not have it.
 * - `refused`: what is asked for is not allowed here; asking again does not help.
 * - `full`: there is no room for it at the moment.
 * - `internal`: a bug; the answering service's log has the details.
 */
export const SERVICE_ERROR_CODES = [
  'unavailable',
  'stale-epoch',
  'invalid-request',
  'sdp',
  'unknown-stream',
  'refused',
  'full',
  'internal',
] as const;
export type ServiceErrorCode = (typeof SERVICE_ERROR_CODES)[number];

/** An error that crosses the wire between services as a code and a message, never as a stack trace. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: ServiceErrorCode,
    message: string,
  ) {
    super(message);
  }
}
