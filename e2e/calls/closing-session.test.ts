import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { joinParams } from '../clients/participant.ts';
import { NOWHERE } from '../scenes/ip-cameras.ts';
import { sessionLog } from '../observing/session-log.ts';
import { join, openSocket, rest, stack } from '../stack/shared-stack.ts';
import { until } from '../support/until.ts';

/** Does to a session what happens when one ends whose recording is still being made into its result. */
let closer: pg.Client;
let watcher: pg.Client;
beforeAll(async () => {
  [closer, watcher] = [new pg.Client(stack.databaseUrl), new pg.Client(stack.databaseUrl)];
  await Promise.all([closer.connect(), watcher.connect()]);
});
afterEach(() => closer.query('ROLLBACK')); // Of what failed half way.
afterAll(async () => {
  await closer?.end();
  await watcher?.end();
});

/** Begins an operation that finds the session, and has to wait until its end is committed. @returns what it answers */
async function whileItCloses<T>(session: string, operation: () => PromiseLike<T>): Promise<T> {
  await closer.query('BEGIN');
  const { rows } = await closer.query('SELECT uid FROM session WHERE reserved_id = $1 FOR UPDATE', [session]);
  const [{ uid }] = rows;
  const answer = Promise.resolve(operation());
  const waits = `SELECT pid FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))`;
  const {
    rows: [{ pid }],
  } = await closer.query('SELECT pg_backend_pid() AS pid');
  await until('it waits', async () => (await watcher.query(waits, [pid])).rows.length > 0);
  await closer.query('DELETE FROM connection WHERE session_uid = $1', [uid]);
  await closer.query('DELETE FROM token WHERE session_uid = $1', [uid]);
  await closer.query(
    `UPDATE session SET reserved_id = NULL, closing_reason = 'sessionClosedByServer', closing_since = now() WHERE uid = $1`,
    [uid],
  );
  await closer.query('COMMIT');
  return answer;
}

/** A session in which somebody is. */
async function session(): Promise<{ session: string; connectionId: string }> {
  const id = await rest.createSession();
  return { session: id, connectionId: (await join(id)).connectionId };
}

describe('a session that has ended, but for the result of its recording, is none any more', () => {
  test.each(['its secret', 'a token'])('for who joins with %s', async (by) => {
    const { session: id } = await session();
    const before = await sessionLog(stack.databaseUrl, id);
    const socket = await openSocket();
    const params =
      by === 'a token' ? joinParams(id, await rest.createToken(id)) : { ...joinParams(id, ''), secret: rest.secret };
    expect((await whileItCloses(id, () => socket.failure('joinRoom', params))).code).toBe(202);
    expect(await sessionLog(stack.databaseUrl, id)).toEqual(before);
    expect((await socket.failure('joinRoom', params)).code).toBe(202);
  });

  test.each<[string, number, (id: string, connectionId: string) => PromiseLike<{ status: number }>]>([
    ['POST signal', 404, (id) => rest.post('/signal', { session: id, type: 't', data: 'd' })],
    ['POST recordings/start', 404, (id) => rest.post('/recordings/start', { session: id, outputMode: 'INDIVIDUAL' })],
    ['POST connection', 404, (id) => rest.post(`/sessions/${id}/connection`, { rtspUri: NOWHERE })],
    ['DELETE session', 404, (id) => rest.delete(`/sessions/${id}`)],
    ['DELETE connection', 400, (id, connectionId) => rest.delete(`/sessions/${id}/connection/${connectionId}`)],
    ['DELETE stream', 400, (id) => rest.delete(`/sessions/${id}/stream/str_none`)],
  ])('for %s', async (_, status, operation) => {
    const { session: id, connectionId } = await session();
    const before = await sessionLog(stack.databaseUrl, id);
    expect((await whileItCloses(id, () => operation(id, connectionId))).status).toBe(status);
    expect(await sessionLog(stack.databaseUrl, id)).toEqual(before);
    expect((await operation(id, connectionId)).status).toBe(status);
    expect((await rest.get(`/sessions/${id}`)).status).toBe(404);
    expect((await rest.post('/tokens', { session: id })).status).toBe(404);
  });

  test.each<[string, Record<string, unknown>]>([
    ['sendMessage', { message: '{"to":[],"type":"signal:t","data":"d"}' }],
    ['leaveRoom', {}],
    ['unpublishVideo', {}],
  ])('for %s of who was in it', async (method, params) => {
    const id = await rest.createSession();
    const alice = await join(id);
    const before = await sessionLog(stack.databaseUrl, id);
    expect((await whileItCloses(id, () => alice.rpc.failure(method, params))).code).toBe(803);
    expect(await sessionLog(stack.databaseUrl, id)).toEqual(before);
  });
});

test('its id is free, and what was said to the old one is nothing to the new one', async () => {
  const { session: id } = await session();
  const socket = await openSocket();
  const params = { ...joinParams(id, ''), secret: rest.secret };
  expect((await whileItCloses(id, () => socket.failure('joinRoom', params))).code).toBe(202);
  await rest.createSession({ customSessionId: id });
  expect((await rest.session(id)).connections.numberOfElements).toBe(0);
  await socket.call('joinRoom', params);
  expect((await rest.session(id)).connections.numberOfElements).toBe(1);
});
