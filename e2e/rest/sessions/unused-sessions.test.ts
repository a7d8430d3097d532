import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { joinParams, Participant } from '../../clients/participant.ts';
import { RpcClient } from '../../clients/rpc-client.ts';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';
import { sessionLog } from '../../observing/session-log.ts';
import { until } from '../../support/until.ts';

let stack: OwnStack;
beforeAll(async () => {
  const garbage = { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: '1', OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: '2' };
  stack = await startOwnStack({ counts: { 'recording-worker': 0 }, kindEnv: { session: garbage } });
});
afterAll(() => stack?.stop());

const isGone = async (session: string, { rest }: OwnStack) => (await rest.get(`/sessions/${session}`)).status === 404;

test('a session that nobody joins is removed with its tokens, without an event; one that somebody joined stays', async () => {
  const { rest } = stack;
  const [unused, used] = [await rest.createSession(), await rest.createSession()];
  const createdAt = Date.now();
  const token = await rest.createToken(unused);
  const alice = await Participant.join(rest, used);
  await until('it is gone', () => isGone(unused, stack), { limitMs: 10_000 });
  expect(Date.now() - createdAt).toBeGreaterThan(1_500);
  await rest.get(`/sessions/${used}`).expect(200);
  expect(await sessionLog(stack.databaseUrl, unused)).toEqual([]);

  await rest.post('/sessions', { customSessionId: unused }).expect(200);
  const rpc = await RpcClient.open(stack.url!);
  expect((await rpc.failure('joinRoom', joinParams(unused, token))).code).toBe(401);
  rpc.kill();
  alice.close();
});

test.each([
  ['', ''],
  [', recorded without a countdown', 'UPDATE session SET recording_uid = gen_random_uuid() WHERE session_id = $1'],
])('a session that only somebody has joined who was never told so is ended as well%s', async (_, alsoSql) => {
  const { rest } = stack;
  const session = await rest.createSession();
  const alice = await Participant.join(rest, session);
  const database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
  if (alsoSql) await database.query(alsoSql, [session]);
  // As a join that was taken back leaves it.
  await database.query('DELETE FROM connection WHERE connection_id = $1', [alice.connectionId]);
  await database.end();
  await until('it is gone', async () => (await rest.get(`/sessions/${session}`)).status === 404, { limitMs: 10_000 });
  expect((await sessionLog(stack.databaseUrl, session)).at(-1)).toMatchObject({
    type: 'sessionDestroyed',
    body: { reason: 'lastParticipantLeft' },
  });
  alice.close();
});

test('another interval holds from the start of the first service that has it, however long the old one was', async () => {
  const garbage = { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: '36000', OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: '1' };
  const own = await startOwnStack({
    counts: { 'media-node': 0, 'recording-worker': 0 },
    kindEnv: { session: garbage },
  });
  onTestFinished(() => own.stop());
  const unusedSessionGoes = async () => {
    const session = await own.rest.createSession();
    await until('it is gone', () => isGone(session, own), { limitMs: 5_000 });
  };
  const [before] = own.sessions;
  const now = await own.add('session', { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: '1' });
  await unusedSessionGoes();
  await unusedSessionGoes();
  await before!.stop();
  await unusedSessionGoes();

  // Some intervals in which nobody was there.
  now.kill('SIGSTOP');
  await until('it is overdue', async () => (await overdueMs(own.databaseUrl)) > 2_500, { limitMs: 10_000 });
  now.kill('SIGCONT');
  await unusedSessionGoes();
  await unusedSessionGoes();
});

/** Milliseconds since the time at which unused sessions should have been looked for. */
async function overdueMs(databaseUrl: string): Promise<number> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const { rows } = await database.query(`SELECT begun_at FROM chore WHERE name = 'unused-sessions'`);
  await database.end();
  return Date.now() - rows[0].begun_at.getTime() - 1_000;
}
