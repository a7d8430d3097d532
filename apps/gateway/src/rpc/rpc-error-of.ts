import { errorGeneric, errorSdp, errorUnavailable, RpcError } from '@convene/openvidu-protocol';
import { ServiceError } from '@convene/service-contracts';

/** The error a client is answered with, whatever was thrown. `foreseen` is false for those that a log has to tell of. */
export function rpcErrorOf(error: unknown): { answer: RpcError; foreseen: boolean } {
  if (error instanceof RpcError) return { answer: error, foreseen: true };
  if (error instanceof ServiceError && error.code === 'sdp') return { answer: errorSdp(error.message), foreseen: true };
  if (error instanceof ServiceError && error.code === 'unavailable')
    return { answer: errorUnavailable(), foreseen: false };
  return { answer: errorGeneric('Unexpected error. The log of the server says more'), foreseen: false };
}
