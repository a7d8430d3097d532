import { errorGeneric, errorUnavailable, RpcError } from '@convene/openvidu-protocol';
import { ServiceError } from '@convene/service-contracts';

/** What there is to log of a failed request: nothing, that another service is away, or a bug. */
export type Cause = 'client' | 'outage' | 'bug';

/** The error a client is answered with, whatever was thrown. */
export function rpcErrorOf(error: unknown): { answer: RpcError; cause: Cause } {
  if (error instanceof RpcError) return { answer: error, cause: 'client' };
  if (error instanceof ServiceError && error.code === 'unavailable') {
    return { answer: errorUnavailable(), cause: 'outage' };
  }
  return { answer: errorGeneric('Unexpected error. The log of the server says more'), cause: 'bug' };
}
