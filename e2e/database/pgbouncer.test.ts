import { spawnSync } from 'node:child_process';
import { Database, isStatementTimeout } from '@convene/database';
import { JobStore } from '@convene/jobs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findCommand } from '../../tools/process/find-command.ts';
import { Participant } from '../clients/participant.ts';
import { publishing } from '../scenes/recorded-call.ts';
import { startRecording, stopRecording } from '../scenes/recordings.ts';
import { createOwnDatabase } from '../stack/own-database.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { type PgBouncer, startPgBouncer } from '../stack/pgbouncer.ts';
import { until } from '../support/until.ts';

/** Connections of the pooler to Postgres: fewer than those of one session service to the pooler. */
const POOL = 4;
/** From this version on PgBouncer keeps prepared statements in transaction mode. */
const KEEPS_STATEMENTS = 21;

const minorVersion = (): number => {
  const { stdout } = spawnSync(findCommand('pgbouncer')!, ['--version'], { encoding: 'utf8' });
  return Number(/PgBouncer 1\.(\d+)/.exec(stdout)![1]);
};

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

describe('two session services behind PgBouncer in the documented mode', () => {
  let stack: OwnStack;
  let pooler: PgBouncer;
  beforeAll(async () => {
    stack = await startOwnStack({ ownPostgres: true, counts: { session: 0 } });
    pooler = await startPgBouncer(stack.databaseUrl, { settings: { default_pool_size: String(POOL) } });
    const settings = { DATABASE_POOLER_URL: pooler.url, DATABASE_PREPARED_STATEMENTS: 'false' };
    await Promise.all([stack.add('session', settings), stack.add('session', settings)]);
    // It had nobody whom it could tell that it is there.
    const nodes = async () => (await stack.rest.get('/media-nodes')).body.numberOfElements;
    await until('the media node has told that it is there', async () => (await nodes()) > 0);
  });
  afterAll(async () => {
    await stack?.stop();
    await pooler?.stop();
  });

  test('a recorded call', { timeout: 60_000 }, async () => {
    const { rest } = stack;
    const session = await rest.createSession();
    const bob = await Participant.join(rest, session);
    onTestFinished(() => bob.close());
    const alice = await publishing(rest, session);
    expect(await bob.rpc.next('participantPublished')).toMatchObject({ id: alice.participant.connectionId });
    await bob.subscribe(alice.streamId);
    await bob.rpc.call('sendMessage', { message: JSON.stringify({ to: [], data: 'hello', type: 'signal:chat' }) });
    expect(await alice.participant.rpc.next('sendMessage')).toMatchObject({ data: 'hello', from: bob.connectionId });
    const { id } = await startRecording(rest, session, { outputMode: 'INDIVIDUAL' });
    await until('something is captured', async () => (await rest.get(`/recordings/${id}`)).body.status === 'started');
    expect(await stopRecording(rest, id)).toMatchObject({ status: 'ready' });
    await rest.delete(`/recordings/${id}`).expect(204);
    await bob.leave();
    expect(await alice.participant.rpc.next('participantLeft')).toMatchObject({ connectionId: bob.connectionId });
    await rest.delete(`/sessions/${session}`).expect(204);
  });

  test('both together use the few connections of the pooler', { timeout: 60_000 }, async () => {
    const watcher = await connected(stack.databaseUrl);
    const look = async () => {
      const { rows } = await watcher.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'convene-session'`,
      );
      return rows[0]!.count;
    };
    const looks: number[] = [];
    let isDone = false;
    const looking = (async () => {
      while (!isDone) looks.push(await look());
    })();
    const work = Array.from({ length: 40 }, async () => {
      const session = await stack.rest.createSession();
      await stack.rest.createToken(session);
      await stack.rest.delete(`/sessions/${session}`).expect(204);
    });
    await Promise.all(work).finally(() => (isDone = true));
    await looking;
    expect(Math.max(...looks)).toBeLessThanOrEqual(POOL);
    expect(Math.max(...looks)).toBeGreaterThan(1);
  });

  test('an outage of Postgres is one of the platform, and is over soon after it', { timeout: 60_000 }, async () => {
    const create = async () => (await stack.rest.post('/sessions', {})).status;
    await stack.postgres!.kill!();
    expect(await create()).toBe(503);
    await stack.postgres!.restart!();
    await until('sessions are created again', async () => (await create()) === 200, { limitMs: 10_000 });
  });
});

describe('PgBouncer in transaction mode', () => {
  let own: Awaited<ReturnType<typeof createOwnDatabase>>;
  let pooler: PgBouncer;
  beforeAll(async () => {
    own = await createOwnDatabase();
    pooler = await startPgBouncer(own.url, { settings: { default_pool_size: String(POOL) } });
  });
  afterAll(async () => {
    await pooler?.stop();
    await own?.drop();
  });

  test('statements have their limit, as without it', { timeout: 20_000 }, async () => {
    const database = new Database(pooler.url, 2, false);
    onTestFinished(() => database.$disconnect());
    await expect(database.statements.query('SELECT pg_sleep(10)')).rejects.toSatisfy(isStatementTimeout);
    await expect(database.$queryRaw`SELECT pg_sleep(10)::text`).rejects.toSatisfy(isStatementTimeout);
  });

  test('locks of a transaction end with it', async () => {
    const database = new Database(pooler.url, 10, false);
    onTestFinished(() => database.$disconnect());
    const locked = Array.from({ length: 10 }, () =>
      database.$transaction(async (db) => db.$executeRaw`SELECT pg_advisory_xact_lock(1)`),
    );
    expect(await Promise.all(locked)).toHaveLength(10);
  });

  test('jobs are refused', async () => {
    const jobs = new JobStore({ DATABASE_URL: pooler.url }, 'test', () => undefined);
    onTestFinished(() => jobs.close());
    await expect(jobs.queue('test').add('job', {})).rejects.toThrow(/unsupported startup parameter/);
  });

  test('what a connection listens to, and the lock of a migration, would stay with whoever has it next', async () => {
    const first = new pg.Client(pooler.url);
    await first.connect();
    await first.query('LISTEN test');
    await first.query('SELECT pg_advisory_lock(4711)');
    await first.end();
    const next = await connected(pooler.url);
    expect((await next.query('SELECT pg_listening_channels() AS channel')).rows).toEqual([{ channel: 'test' }]);
    const locks = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711`;
    expect((await next.query(locks)).rows).toHaveLength(1);
  });

  test.runIf(minorVersion() >= KEEPS_STATEMENTS)('from 1.21 on statements may be prepared', async () => {
    const keeping = await startPgBouncer(own.url, {
      settings: { default_pool_size: '2' },
      more: ['max_prepared_statements=300'],
    });
    const databases = [new Database(keeping.url, 10), new Database(keeping.url, 10)];
    onTestFinished(async () => {
      await Promise.all(databases.map((database) => database.$disconnect()));
      await keeping.stop();
    });
    const added = Array.from({ length: 100 }, (_, n) =>
      databases[n % 2]!.statements.query<{ sum: number }>(`SELECT $1::int + ${n % 7} AS sum`, [n]),
    );
    expect((await Promise.all(added)).map(([row]) => row!.sum)).toEqual(added.map((_, n) => n + (n % 7)));
  });
});

test('in statement mode there are no transactions', async () => {
  const own = await createOwnDatabase();
  const pooler = await startPgBouncer(own.url, { settings: { pool_mode: 'statement' } });
  const database = new Database(pooler.url, 2, false);
  onTestFinished(async () => {
    await database.$disconnect();
    await pooler.stop();
    await own.drop();
  });
  await expect(database.transaction((statements) => statements.query('SELECT 1'))).rejects.toThrow(
    /transaction blocks not allowed/,
  );
});
