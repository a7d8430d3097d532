import { describe, expect, test } from 'vitest';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

describe('an unknown method', () => {
  test.each(['fly', 'toString', 'constructor', '__proto__', 'JOINROOM', ' joinRoom'])(
    '%s is refused at once',
    async (method) => {
      const { rpc } = await join(await rest.createSession());
      const { error } = await rpc.request(method, {}, 1_000);
      expect(error).toEqual({ code: expect.toBeOneOf([999, -32_601]), message: expect.stringContaining('. Code: ') });
    },
  );

  test('is refused before joinRoom, too', async () => {
    const socket = await openSocket();
    const { error } = await socket.request('fly', {}, 1_000);
    expect(error?.code).toBeTypeOf('number');
  });
});
