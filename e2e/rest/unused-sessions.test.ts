import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinParams, Participant } from '../clients/participant.ts';
import { RpcClient } from '../clients/rpc-client.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';
import { sessionLog } from '../support/session-log.ts';
import { until } from '../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  const garbage = { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: '1', OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: '2' };
  stack = await startOwnStack({ counts: { 'recording-worker': 0 }, kindEnv: { session: garbage } });
});
afterAll(() => stack?.stop());

test('a session that nobody joins is removed with its tokens, without an event; one that somebody joined stays', async () => {
  const { rest } = stack;
  const [unused, used] = [await rest.createSession(), await rest.createSession()];
  const createdAt = Date.now();
  const token = await rest.createToken(unused);
  const alice = await Participant.join(rest, used);
  await until('it is gone', async () => (await rest.get(`/sessions/${unused}`)).status === 404, { limitMs: 10_000 });
  expect(Date.now() - createdAt).toBeGreaterThan(1_500);
  await rest.get(`/sessions/${used}`).expect(200);
  expect(await sessionLog(stack.databaseUrl, unused)).toEqual([]);

  await rest.post('/sessions', { customSessionId: unused }).expect(200);
  const rpc = await RpcClient.open(stack.url!);
  expect((await rpc.failure('joinRoom', joinParams(unused, token))).code).toBe(401);
  rpc.kill();
  alice.close();
});
