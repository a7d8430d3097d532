import { expect } from 'vitest';

/** An error as it looks on the wire: the text ends with its code. */
export const rpcError = (code: number, message: string | RegExp) => ({
  code,
  message:
    typeof message === 'string'
      ? `${message}. Code: ${code}`
      : expect.stringMatching(new RegExp(`${message.source}.*\\. Code: ${code}$`, 's')),
});

/** What a call before joinRoom is answered with. */
export const notJoined = { code: 803, message: expect.stringMatching(/^No connection found for .*\. Code: 803$/) };
