import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyMigrations, Database, type Statements } from '@convene/database';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readSession } from '../../libs/database/src/session/read-session.ts';
import { REPOSITORY } from '../../tools/launcher/repository.ts';
import { createBareDatabase, createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';

const MIGRATIONS = join(REPOSITORY, 'prisma', 'migrations');
const PARTS = { freeRecordingNumber: true };
let own: OwnDatabase;
let database: Database;

beforeAll(async () => {
  own = await createOwnDatabase();
  database = own.database;
});
afterAll(() => own?.drop());
beforeEach(() => async () => {
  await database.recording.deleteMany();
  await database.session.deleteMany();
});

async function newSession(sessionId: string): Promise<string> {
  const data = { ...SESSION_PROPERTIES, sessionId, reservedId: sessionId };
  return (await database.session.create({ data })).uid;
}

/** Recordings that are ready, in one statement. */
async function record(db: Database, sessionUid: string, ids: readonly string[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO recording (uid, id, session_uid, session_id, public_url, name, output_mode, has_audio, has_video, status)
    SELECT gen_random_uuid(), id, ${sessionUid}::uuid, '', '', '', 'COMPOSED', true, true, 'ready'
    FROM unnest(${ids}::text[]) AS id`;
}

async function freeNumber(sessionId: string): Promise<number | undefined> {
  return (await readSession(database.statements, { sessionId }, PARTS))?.freeRecordingNumber;
}

/** As OpenVidu finds it: one after the other is looked at. */
function lowestFree(sessionId: string, taken: ReadonlySet<string>): number {
  let number = 0;
  while (taken.has(number === 0 ? sessionId : `${sessionId}-${number}`)) number++;
  return number;
}

test('the free number is the lowest that nobody has, whoever has the others', async () => {
  const names = ['A', 'A-1', 'A-2', 'A-1-1', 'A-', '-1', 'A-01', '7'];
  const ids = [
    ...names,
    ...names.flatMap((name) => [1, 2, 3, 4, 10].map((number) => `${name}-${number}`)),
    ...['A-0', 'A-1.5', 'A--1', 'A-12345678901234567890', 'A-999999999', 'A-1\n', 'A\n-1', 'ä-1', 'a-1'],
  ];
  let uid = '';
  for (const name of names) uid = await newSession(name);
  const taken = new Set<string>();
  const taking = fc.sample(fc.constantFrom(...ids), { seed: 2_015, numRuns: 600 });
  for (const [step, id] of taking.entries()) {
    if (taken.delete(id)) await database.recording.delete({ where: { id } });
    else await record(database, uid, [id]).then(() => taken.add(id));
    const name = names[step % names.length]!;
    expect(await freeNumber(name), `${name} of ${[...taken].join(' ')}`).toBe(lowestFree(name, taken));
  }
  await database.recording.deleteMany();
  expect(await database.$queryRaw`SELECT count(*)::int AS left FROM recording_numbers`).toEqual([{ left: 0 }]);
});

test('sessions that take ids of each other at the same moment miss none', async () => {
  const uid = await newSession('A');
  const ids = ['A', ...Array.from({ length: 60 }, (_, index) => `A-${index + 1}`)];
  await Promise.all(ids.map((id) => record(database, uid, [id])));
  expect(await freeNumber('A')).toBe(61);
  const freed = ids.filter((_, index) => index % 3 === 2);
  const others = Array.from({ length: 20 }, (_, index) => `A-${index + 61}`);
  await Promise.all([
    ...freed.map((id) => database.recording.delete({ where: { id } })),
    ...others.map((id) => record(database, uid, [id])),
  ]);
  expect(await freeNumber('A')).toBe(2);
  await record(database, uid, freed);
  expect(await freeNumber('A')).toBe(81);
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** How Postgres reads a session with its free number. */
async function plan(sessionId: string): Promise<PlanNode> {
  const explained: PlanNode[] = [];
  const explaining: Statements = {
    query: async (sql, parameters) => {
      const rows = await database.statements.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        parameters,
      );
      explained.push(rows[0]!['QUERY PLAN'][0]!.Plan);
      return [];
    },
  };
  await readSession(explaining, { sessionId }, PARTS);
  return explained[0]!;
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
const rowsRead = (node: PlanNode) =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];

test('after 5,000 recordings of a room, and of others, no more is read than after one', async () => {
  const uid = await newSession('room');
  await record(database, uid, ['room', ...Array.from({ length: 4_999 }, (_, index) => `room-${index + 1}`)]);
  await record(
    database,
    await newSession('other'),
    Array.from({ length: 5_000 }, (_, index) => `other ${index}`),
  );
  await database.$executeRaw`ANALYZE`;
  expect(await freeNumber('room')).toBe(5_000);

  const whole = await plan('room');
  const recordings = nodesOf(whole).filter((node) =>
    ['recording', 'recording_numbers'].includes(node['Relation Name'] ?? ''),
  );
  expect(recordings).not.toEqual([]);
  for (const node of recordings) {
    expect(node['Node Type'], `${JSON.stringify(node)}`).not.toBe('Seq Scan');
    expect(rowsRead(node), `${JSON.stringify(node)}`).toBeLessThanOrEqual(1);
  }
  expect(whole['Shared Hit Blocks'] + whole['Shared Read Blocks']).toBeLessThan(50);
});

test('recordings from before the numbers were kept have theirs', async () => {
  const before = await mkdtemp(join(tmpdir(), 'convene-migrations-'));
  const bare = await createBareDatabase();
  try {
    await cp(MIGRATIONS, before, { recursive: true, filter: (path) => !path.includes('recording_numbers') });
    await applyMigrations(bare.url, before);
    const uid = '00000000-0000-4000-8000-000000000000';
    await record(bare.database, uid, ['A', 'A-1', 'A-2', 'A-2-1', 'A-4']);
    await applyMigrations(bare.url, MIGRATIONS);
    expect(await bare.database.$queryRaw`SELECT name, taken::text FROM recording_numbers ORDER BY name`).toEqual([
      { name: 'A', taken: '{[0,3),[4,5)}' },
      { name: 'A-1', taken: '{[0,1)}' },
      { name: 'A-2', taken: '{[0,2)}' },
      { name: 'A-2-1', taken: '{[0,1)}' },
      { name: 'A-4', taken: '{[0,1)}' },
    ]);
  } finally {
    await bare.drop();
    await rm(before, { recursive: true });
  }
});
