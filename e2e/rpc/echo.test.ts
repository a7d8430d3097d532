import { expect, test } from 'vitest';
import { notJoined } from '../observing/rpc-expectations.ts';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

const params = {};

test('echo of later clients is answered at once', async () => {
  const alice = await join(await rest.createSession());
  expect((await alice.rpc.request('echo', params, 1_000)).result).toEqual({ sessionId: alice.rpcSessionId });
});

test('echo needs a session', async () => {
  const socket = await openSocket();
  expect(await socket.failure('echo', params)).toEqual(notJoined);
});
