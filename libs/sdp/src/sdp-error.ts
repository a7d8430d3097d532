/**
 * The SDP that a client sent cannot be used. The message says what is wrong and what to change; it never quotes keys or
 * passwords. It is the only error that this library throws for anything a client can send.
 */
export class SdpError extends Error {
  override readonly name = 'SdpError';
}
