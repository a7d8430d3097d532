import { expect, test } from 'vitest';
import { notJoined } from '../observing/rpc-expectations.ts';
import { join, openSocket, rest } from '../stack/shared-stack.ts';

const params = { height: 480, width: 640, videoActive: true, audioActive: true };

test('videoData of later clients is answered at once', async () => {
  const alice = await join(await rest.createSession());
  expect((await alice.rpc.request('videoData', params, 1_000)).result).toEqual({ sessionId: alice.rpcSessionId });
});

test('videoData needs a session', async () => {
  const socket = await openSocket();
  expect(await socket.failure('videoData', params)).toEqual(notJoined);
});
