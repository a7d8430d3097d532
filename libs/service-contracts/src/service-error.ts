/**
 * What can go wrong across a service boundary. The code decides how the gateway answers; the message is for people.
 * - `unavailable`: nobody answered in time; the same request may be sent again.
 * - `stale-epoch`: the media node was restarted since the asker last heard of it.
 * - `invalid-request`: the message does not have the contract's shape (a bug, or another version).
 * - `sdp`: the SDP that a client sent cannot be used.
 * - `no-media-node`, `unknown-stream`: media cannot be placed, or is not there.
 * - `rest`, `rpc`: an error of the public contract; `status` or `rpcCode` is what the client gets.
 */
export const SERVICE_ERROR_CODES = [
  'unavailable',
  'stale-epoch',
  'invalid-request',
  'sdp',
  'no-media-node',
  'unknown-stream',
  'rest',
  'rpc',
  'internal',
] as const;
export type ServiceErrorCode = (typeof SERVICE_ERROR_CODES)[number];

export interface ServiceErrorDetails {
  /** HTTP status, for `rest`. */
  status?: number;
  /** JSON-RPC error code, for `rpc`. */
  rpcCode?: number;
}

/** An error that crosses the wire between services as a code and a message, never as a stack trace. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: ServiceErrorCode,
    message: string,
    readonly details: ServiceErrorDetails = {},
  ) {
    super(message);
  }
}
