import { Database, isDatabaseAway, SessionChanges, type SessionValue } from '@convene/database';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ExpiredTurnCredentials } from '../../apps/session/src/workflows/retention/expired-turn-credentials.ts';
import { OldDeliveries } from '../../apps/session/src/workflows/retention/old-deliveries.ts';
import { OldLogs } from '../../apps/session/src/workflows/retention/old-logs.ts';
import { UnusedSessions } from '../../apps/session/src/workflows/retention/unused-sessions.ts';
import { createOwnDatabase, type OwnDatabase } from '../stack/own-database.ts';
import { until } from '../support/until.ts';
import { addOldCredentials, addOldDeliveries, addOldSessions } from './old-rows.ts';

/** The most rows that one statement may remove (portions.ts). */
const LARGEST_PORTION = 10_000;
const TABLES = ['session', 'session_event', 'token', 'webhook_delivery', 'turn_credential'];
const CONFIGURATION = { CONVENE_LOG_RETENTION: 24, OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: 3_600 } as never;
const never = () => false;

let own: OwnDatabase;
let client: pg.Client;
/** A session that goes on for two days. */
let long: string;

beforeAll(async () => {
  Logger.overrideLogger(false);
  own = await createOwnDatabase();
  client = new pg.Client(own.url);
  await client.connect();
  await noteRemovals();
  await addOldSessions(client, { name: 'short', count: 10_000, entries: 40, age: '2 days' });
  await addOldSessions(client, { name: 'huge', count: 2, entries: 200_000, age: '2 days' });
  await addOldSessions(client, { name: 'long', count: 1, entries: 200_000, age: '2 days', isOpen: true });
  await addOldSessions(client, { name: 'kept', count: 100, entries: 40, age: '23 hours' });
  await addOldSessions(client, { name: 'recorded', count: 1, entries: 40, age: '2 days' });
  await client.query(`
    INSERT INTO recording (uid, id, session_uid, session_id, public_url, name, output_mode, has_audio, has_video, status)
    SELECT gen_random_uuid(), session_id, uid, session_id, '', '', 'COMPOSED', true, true, 'stopped'
    FROM session WHERE session_id = 'recorded1'`);
  await client.query(`
    INSERT INTO token (id, session_uid, url, role, data, record)
    SELECT session_id || 'tok_' || nth, uid, '', 'PUBLISHER', '', true FROM session, generate_series(1, 100) AS nth
    WHERE session_id ~ '^kept'`);
  long = await addPersonIn('long1', 150_000);
  await addOldDeliveries(client, 60_000, '2 days');
  await addOldDeliveries(client, 20_000, '3 days', true);
  await addOldDeliveries(client, 100, '1 hour');
  await addOldDeliveries(client, 100, '47 hours', true);
  await addOldCredentials(client, 40_000, '1 hour');
  await addOldCredentials(client, 100, '-1 hour');
  await client.query('ANALYZE');
});
afterAll(async () => {
  await client?.end();
  await own?.drop();
});

/** Of each transaction how many rows it has removed, by a trigger; a cascade's as well. */
async function noteRemovals(): Promise<void> {
  await client.query(`
    CREATE TABLE removal (id xid8 NOT NULL DEFAULT pg_current_xact_id(), rows int NOT NULL);
    CREATE FUNCTION note_removal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      AS 'BEGIN INSERT INTO removal (rows) SELECT count(*) FROM gone; RETURN NULL; END'`);
  for (const table of TABLES) {
    await client.query(`
      CREATE TRIGGER removal AFTER DELETE ON ${table} REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION note_removal()`);
  }
}

/** Somebody who has read a session's log up to there. @returns the session's uid */
async function addPersonIn(sessionId: string, cursor: number): Promise<string> {
  const { rows } = await client.query(
    `INSERT INTO connection (id, session_uid, connection_id, created_at, token, role, record, insecure, server_data,
       client_data, platform, location, gateway_id, cursor)
     SELECT gen_random_uuid(), uid, 'con_A', now(), '', 'PUBLISHER', true, false, '', '', '', '', 'g', $2
     FROM session WHERE session_id = $1 RETURNING session_uid AS "sessionUid"`,
    [sessionId, cursor],
  );
  return rows[0].sessionUid;
}

/** What retention works with; a statement of more than a second fails. */
function retentionDatabase(): Database {
  const database = new Database(`${own.url}?statement_timeout=1000&application_name=retention`, 1);
  onTestFinished(() => database.$disconnect());
  return database;
}

async function count(table: string, where = 'true'): Promise<number> {
  const { rows } = await client.query(`SELECT count(*)::int AS rows FROM ${table} WHERE ${where}`);
  return rows[0].rows;
}

const closedForTwoDays = `closed_at < now() - interval '1 day'`;
const oldEntries = () =>
  count('session_event', `session_uid IN (SELECT uid FROM session WHERE session_id ~ '^(short|huge)')`);
const largestRemoval = async () => {
  const { rows } = await client.query('SELECT sum(rows)::int AS rows FROM removal GROUP BY id ORDER BY 1 DESC LIMIT 1');
  return rows[0]?.rows ?? 0;
};
/** How often a whole table was read, once those that did it have said so. */
async function scans(): Promise<Record<string, number>> {
  const { rows } = await client.query(
    'SELECT relname, seq_scan::int FROM pg_stat_user_tables WHERE relname = ANY($1) ORDER BY 1',
    [TABLES],
  );
  return Object.fromEntries(rows.map(({ relname, seq_scan: times }) => [relname, times]));
}
/** Each process tells its own with some delay; those of who disconnects are told at once. */
async function untilScansAreTold(): Promise<void> {
  await client.query('SELECT pg_stat_force_next_flush()');
  let last = '';
  await until(
    'nobody tells any more',
    async () => {
      const before = last;
      last = JSON.stringify(await scans());
      return before === last;
    },
    { limitMs: 20_000, everyMs: 1_500 },
  );
}
const untilDisconnected = () =>
  until(
    'retention has disconnected',
    async () => (await count('pg_stat_activity', `application_name = 'retention'`)) === 0,
  );

/** Changes a session again and again; waits for nobody's lock. */
function changing(sessionUid: string) {
  const database = new Database(`${own.url}?lock_timeout=100`, 2);
  const changes = new SessionChanges(database, { announce: () => undefined, perform: () => undefined });
  const signal = (value: SessionValue) => {
    const seq = value.session.lastEventSeq + 1;
    const body = { type: 'participantEvicted', connectionId: 'con_B', reason: 'sessionClosedByServer' } as const;
    const session = { ...value.session, lastEventSeq: seq };
    const events = [{ seq, audience: { kind: 'everybody' as const }, body }];
    return { result: undefined, value: { ...value, session }, events, effects: [], besides: {} };
  };
  let isOver = false;
  let made = 0;
  const work = (async () => {
    for (; !isOver; made++) await changes.change({ session: { uid: sessionUid }, decide: signal });
  })();
  const stop = async () => {
    isOver = true;
    await work.finally(() => database.$disconnect());
    return made;
  };
  return { stop, made: () => made };
}

test('one statement for all that is old takes longer than a statement may', async () => {
  const all = retentionDatabase().$executeRawUnsafe(`DELETE FROM session WHERE ${closedForTwoDays}`);
  await expect(all).rejects.toThrow('statement timeout');
});

test('a killed retention has removed what it has removed, and the next one goes on', async () => {
  const before = await oldEntries();
  const { rows } = await client.query('SELECT count(*)::int AS sessions FROM session');
  let portions = 0;
  const kill = () =>
    void client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'retention'`);
  const killed = new OldLogs(retentionDatabase(), CONFIGURATION).remove(() => {
    if (++portions === 20) kill();
    return false;
  });
  await expect(killed).rejects.toSatisfy(isDatabaseAway);
  const left = await oldEntries();
  expect(left).toBeLessThan(before);
  expect(left).toBeGreaterThan(0);
  expect(await count('session')).toBeLessThan(rows[0].sessions);
});

test('when a portion takes longer than a statement may, retention goes on with a smaller one', async () => {
  const before = await oldEntries();
  // Who has locked the whole table keeps the first portion of it waiting, until it is tried again.
  await client.query('BEGIN');
  onTestFinished(async () => void (await client.query('ROLLBACK')));
  await client.query('LOCK TABLE session_event IN EXCLUSIVE MODE');
  let portions = 0;
  await new OldLogs(retentionDatabase(), CONFIGURATION).remove(() => {
    if (++portions === 3) void client.query('COMMIT');
    return portions > 10;
  });
  expect(await oldEntries()).toBeLessThan(before);
});

test('retention ends when its turn is over, and the next one goes on', async () => {
  const before = await oldEntries();
  let portions = 0;
  await new OldLogs(retentionDatabase(), CONFIGURATION).remove(() => ++portions > 10);
  const left = await oldEntries();
  expect(left).toBeLessThan(before);
  expect(left).toBeGreaterThanOrEqual(before - 10 * LARGEST_PORTION);
});

test(
  'all that is old goes, in small portions and without scans, and the rest stays',
  { timeout: 180_000 },
  async () => {
    const database = retentionDatabase();
    await untilScansAreTold();
    const before = await scans();
    await new OldLogs(database, CONFIGURATION).remove(never);
    await new OldDeliveries(database, CONFIGURATION).remove(never);
    await new ExpiredTurnCredentials(database).remove(never);
    await database.$disconnect();
    await untilDisconnected();
    expect(await scans()).toEqual(before);
    expect(await largestRemoval()).toBeLessThanOrEqual(LARGEST_PORTION);
    expect(await count('session', closedForTwoDays)).toBe(1);
    // Those of 100 sessions, of the recorded one, and of the long one what was not read.
    expect(await count('session_event')).toBe(100 * 40 + 40 + 50_000);
    expect(await count('session_event', `session_uid = '${long}' AND seq <= 150000`)).toBe(0);
    expect(await count('token')).toBe(10_000);
    expect(await count('webhook_delivery')).toBe(200);
    expect(await count('turn_credential')).toBe(100);
  },
);

test('sessions go on meanwhile and wait for no lock, also the one whose log is made shorter', async () => {
  await addOldSessions(client, { name: 'meanwhile', count: 2_000, entries: 40, age: '2 days' });
  await client.query(`UPDATE connection SET cursor = 200000 WHERE session_uid = '${long}'`);
  const others = changing(long);
  let changesAtLastPortion = 0;
  await new OldLogs(retentionDatabase(), CONFIGURATION).remove(() => {
    changesAtLastPortion = others.made();
    return false;
  });
  const changes = await others.stop();
  expect(changesAtLastPortion).toBeGreaterThan(10);
  expect(await count('session_event', `session_uid = '${long}'`)).toBe(changes);
  expect(await count('session', closedForTwoDays)).toBe(1);
});

test('what others have locked is left to the next turn, without waiting for it', async () => {
  await addOldSessions(client, { name: 'locked', count: 3, entries: 5, age: '2 days' });
  await addOldDeliveries(client, 3, '2 days');
  await addOldCredentials(client, 3, '2 hours');
  const database = retentionDatabase();
  const work = async () => {
    await new OldLogs(database, CONFIGURATION).remove(never);
    await new OldDeliveries(database, CONFIGURATION).remove(never);
    await new ExpiredTurnCredentials(database).remove(never);
  };
  const left = async () => [
    await count('session', `session_id ~ '^locked'`),
    await count('webhook_delivery'),
    await count('turn_credential'),
  ];
  await own.database.$transaction(async (other) => {
    await other.$executeRaw`SELECT FROM session WHERE session_id = 'locked2' FOR UPDATE`;
    await other.$executeRaw`SELECT FROM webhook_delivery WHERE finished_at < now() - interval '1 day' LIMIT 1 FOR UPDATE`;
    await other.$executeRaw`SELECT FROM turn_credential WHERE expires_at < now() LIMIT 1 FOR UPDATE`;
    await work();
    expect(await left()).toEqual([1, 201, 101]);
  });
  await work();
  expect(await left()).toEqual([0, 200, 100]);
});

test('a session that nobody joined ends whatever number of tokens it has, and they go with it', async () => {
  await client.query(`DELETE FROM removal`);
  await addOldSessions(client, { name: 'unused', count: 2_000, entries: 0, age: '2 hours', isOpen: true });
  await client.query(`UPDATE session SET activated_at = NULL, reserved_id = session_id WHERE session_id ~ '^unused'`);
  await client.query(`UPDATE session SET created_at = now() WHERE session_id = 'unused7'`);
  await client.query(`
    INSERT INTO token (id, session_uid, url, role, data, record)
    SELECT 'tok_' || nth, uid, '', 'PUBLISHER', '', true FROM session, generate_series(1, 30000) AS nth
    WHERE session_id = 'unused1'`);
  const database = retentionDatabase();
  await new UnusedSessions(database, CONFIGURATION).end(never);
  expect(await count('session', `session_id ~ '^unused' AND closed_at IS NOT NULL AND reserved_id IS NULL`)).toBe(
    1_999,
  );
  expect(await count('session', `session_id = 'unused7' AND closed_at IS NULL AND reserved_id = 'unused7'`)).toBe(1);

  await client.query(`UPDATE session SET closed_at = closed_at - interval '2 days' WHERE session_id ~ '^unused'`);
  await new OldLogs(database, CONFIGURATION).remove(never);
  expect(await count('session', `session_id ~ '^unused'`)).toBe(1);
  expect(await count('token')).toBe(10_000);
  expect(await largestRemoval()).toBeLessThanOrEqual(LARGEST_PORTION);
});
