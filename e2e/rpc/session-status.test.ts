import { expect, test } from 'vitest';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

/** Later clients ask it when they could not come back; as they were never told a life, this one is the same as theirs. */
test('sessionStatus tells the life that a client has that was told none, before and after joinRoom', async () => {
  const socket = await openSocket();
  expect(await socket.call('sessionStatus', { sessionId: 'any' })).toEqual({ life: -1 });
  const { rpc } = await join(await rest.createSession());
  expect(await rpc.call('sessionStatus', { sessionId: 'any' })).toMatchObject({ life: -1 });
});
