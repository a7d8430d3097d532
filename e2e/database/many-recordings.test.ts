import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fillNodesAndGateways, fillOpen } from '../../bench/growth/fill.ts';
import { createOwnDatabase } from '../stack/own-database.ts';
import { until } from '../support/until.ts';
import { type RecordedPlatform, recordedPlatform, WORKERS } from './recorded-platform.ts';
import { RowsReader } from './rows-read.ts';

// What is done all the time for recordings that go on is the same for 100 as for 2,000 of them: statements, jobs, messages,
// and what is in them.

const SIZES = [100, 2_000] as const;
/** Recordings that wait for a worker are looked at in portions of so many. */
const PORTION = 100;
const NODES = [{ nodeId: 'node', epoch: randomUUID() }];

let reader: RowsReader;
const platforms: RecordedPlatform[] = [];

beforeAll(async () => {
  Logger.overrideLogger(false);
  reader = new RowsReader();
  for (const recordings of SIZES) {
    const own = await createOwnDatabase();
    await fill(own.url, recordings);
    platforms.push(await recordedPlatform(own));
  }
}, 120_000);
afterAll(async () => {
  for (const { own, jobs } of platforms) {
    await jobs.close();
    await own.drop();
  }
  vi.restoreAllMocks();
});

/** Whatever else a test takes, its workers have just spoken. */
beforeEach(async () => {
  await onBoth(({ database }) => database.$executeRaw`UPDATE recorder SET seen_at = now() + interval '1 hour'`);
});

/** So many sessions of four people that are recorded, evenly many by each worker, and ten times as many recordings of before. */
async function fill(url: string, recordings: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await fillOpen(client, { prefix: 'recorded-', sessions: recordings, nodes: NODES, gateways: ['gateway'] });
    await fillNodesAndGateways(client, { nodes: NODES, gateways: ['gateway'] });
    const columns = `uid, id, session_uid, session_id, public_url, name, output_mode, has_audio, has_video, created_at`;
    await client.query(
      `INSERT INTO recording (${columns}, status, started_at, capture_term, captured_by)
       SELECT gen_random_uuid(), session_id, uid, session_id, '', session_id, 'COMPOSED', true, true, now(), 'started', now(), 1,
         ($1::text[])[1 + row_number() OVER () % cardinality($1::text[])] FROM session`,
      [WORKERS],
    );
    await client.query(
      `INSERT INTO recording_stream (recording_uid, stream_id, connection_id, client_data, server_data, has_audio, has_video,
         type_of_video, published_at)
       SELECT recording.uid, stream.id, '', '', '', true, true, 'CAMERA', now()
       FROM recording JOIN stream USING (session_uid)`,
    );
    await client.query('INSERT INTO recorder (id) SELECT unnest($1::text[])', [WORKERS]);
    // Of the days before.
    await client.query(
      `INSERT INTO recording (${columns}, status, captured_by)
       SELECT gen_random_uuid(), 'ready-' || number, gen_random_uuid(), '', '', '', 'COMPOSED', true, true, now(), 'ready', $1
       FROM generate_series(1, $2::int) AS number`,
      [WORKERS[0], 10 * recordings],
    );
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

interface Job {
  queue: string;
  id: string;
}

const jobsOf = async ({ database }: RecordedPlatform) => database.$queryRaw<Job[]>`SELECT queue, id FROM bullmq.job`;

/** What is sent while the work is done, and which rows are read for it. */
async function costOf({ messages, additions }: RecordedPlatform, work: () => Promise<unknown>) {
  messages.length = 0;
  const before = additions();
  const reads = await reader.of(work);
  const rows = reads.reduce((sum, read) => sum + read.rows, 0);
  const bytes = messages.reduce((sum, message) => sum + message.bytes, 0);
  const operations = messages.map(({ operation }) => operation);
  return { statements: reads.length, additions: additions() - before, messages: operations, bytes, rows };
}

/** What the chores cost that look after recordings, when there is nothing to do. */
const SWEEPS = { statements: 4, additions: 0, messages: [] };

async function sweep({ silent, recovery }: RecordedPlatform): Promise<void> {
  await silent.replace();
  await recovery.sweep();
}

async function onBoth<T>(work: (platform: RecordedPlatform) => Promise<T>): Promise<[T, T]> {
  const [few, many] = platforms;
  return [await work(few!), await work(many!)];
}

describe('what is captured', () => {
  test('costs each worker a message a second, and one statement, however much it is', async () => {
    const [few, many] = await onBoth(async (platform) => {
      const { rows: _, ...cost } = await costOf(platform, () =>
        Promise.all(platform.workers.map(({ review }) => review.review())),
      );
      return cost;
    });
    expect(many).toEqual(few);
    expect(few).toMatchObject({ statements: WORKERS.length, messages: WORKERS.map(() => 'recording.listCaptures') });
    expect(few.bytes / WORKERS.length).toBeLessThan(200);
  });

  test('costs the sweeps nothing', async () => {
    const [few, many] = await onBoth(async (platform) => {
      const cost = await costOf(platform, () => sweep(platform));
      return { cost, jobs: await jobsOf(platform) };
    });
    // The rows of the workers. Where there are few sessions, Postgres rather reads them than an index.
    expect(many).toEqual({ cost: { ...SWEEPS, bytes: 0, rows: WORKERS.length }, jobs: [] });
    expect(few).toMatchObject({ cost: SWEEPS, jobs: [] });
  });

  test('costs a question of one when it changes, whether that is heard or not', async () => {
    for (const how of ['heard', 'missed']) {
      const [few, many] = await onBoth(async (platform) => {
        const { database, workers, changed } = platform;
        const [{ review, told }] = workers as [RecordedPlatform['workers'][number]];
        const { recordingUid, streams } = told.values().next().value!;
        const { sessionUid, streamId } = streams[0]!;
        await database.recordingStream.updateMany({ where: { recordingUid, streamId }, data: { endedAt: new Date() } });
        return costOf(platform, async () => {
          if (how === 'heard') changed(sessionUid);
          else await review.review();
          await until('it is known', () => told.get(recordingUid)!.streams.length === streams.length - 1);
        });
      });
      expect([how, many.messages, many.statements]).toEqual([how, few.messages, few.statements]);
      expect(few.messages.filter((operation) => operation === 'recording.capturePlans')).toHaveLength(1);
      expect(few.messages.length).toBe(how === 'heard' ? 1 : 2);
    }
  });
});

describe('what waits for a worker', () => {
  test('is looked at in portions, the longest forgotten first, and none of it is forgotten', async () => {
    const [few, many] = await onBoth(async (platform) => {
      const { database } = platform;
      await database.$executeRaw`
        UPDATE recording SET captured_by = NULL WHERE status = 'started' AND captured_by = ${WORKERS[0]}`;
      await database.$executeRaw`
        UPDATE recording SET status = 'stopped', attempt = 1 WHERE status = 'started' AND captured_by = ${WORKERS[1]}`;
      await database.$executeRaw`UPDATE recording SET removing = true WHERE captured_by = ${WORKERS[2]}`;
      await database.$executeRaw`VACUUM ANALYZE recording`;
      const waiting = await database.recording.count({
        where: { OR: [{ status: 'stopped' }, { removing: true }, { status: 'started', capturedBy: null }] },
      });
      const sweeps = Math.ceil(waiting / PORTION);
      const costs = [];
      for (let number = 0; number < sweeps; number++) costs.push(await costOf(platform, () => sweep(platform)));
      const jobs = await jobsOf(platform);
      return { waiting, costs, jobs: jobs.length, queues: Object.groupBy(jobs, ({ queue }) => queue) };
    });
    expect([few.waiting, many.waiting]).toEqual([75, 1_500]);
    expect([few.jobs, many.jobs]).toEqual([75, 1_500]);
    expect(Object.values(many.queues).map((jobs) => jobs!.length)).toEqual([500, 500, 500]);
    // One for each queue.
    expect(few.costs).toMatchObject([{ ...SWEEPS, additions: 3 }]);
    for (const { statements, additions, messages, rows } of many.costs) {
      expect({ statements, messages }).toEqual({ statements: SWEEPS.statements, messages: [] });
      expect(additions).toBeLessThanOrEqual(3);
      expect(rows).toBeLessThanOrEqual(3 * PORTION);
    }
  });

  test('is what a worker captured that died, but not what a silent one captures that answers', async () => {
    const [few, many] = await onBoth(async (platform) => {
      const { database, silent, alive } = platform;
      alive.add(WORKERS[2]!);
      const silentOnes = WORKERS.slice(2);
      await database.$executeRaw`
        UPDATE recorder SET seen_at = now() - interval '5 seconds' WHERE id = ANY(${silentOnes})`;
      const before = await jobsOf(platform);
      const { statements, additions, messages } = await costOf(platform, () => silent.replace());
      const orphans = await database.recording.findMany({ where: { status: 'started', captureJobNo: 2 } });
      const left = await database.recorder.findMany({ orderBy: { id: 'asc' } });
      const added = (await jobsOf(platform)).length - before.length;
      return { cost: { statements, additions, messages }, orphans, added, left: left.map(({ id }) => id) };
    });
    expect(many.cost).toEqual(few.cost);
    expect(few.cost).toMatchObject({ additions: 1, messages: ['recorder.wants'] });
    expect([few.orphans.length, few.added, many.orphans.length, many.added]).toEqual([25, 25, 500, 500]);
    expect(many.orphans.every(({ capturedBy }) => capturedBy === null)).toBe(true);
    expect([few.left, many.left]).toEqual([WORKERS.slice(0, 3), WORKERS.slice(0, 3)]);
  });

  test('is what a living worker is believed to capture, and does not', async () => {
    await onBoth(async ({ database, workers, additions }) => {
      const [orphan] = await database.recording.updateManyAndReturn({
        where: { status: 'started', captureJobNo: 2 },
        data: { capturedBy: WORKERS[0]! },
        limit: 1,
      });
      const before = additions();
      await workers[0]!.review.review();
      const { uid } = orphan!;
      expect(await database.recording.findUnique({ where: { uid } })).toMatchObject({
        capturedBy: null,
        captureJobNo: 3,
      });
      expect(additions() - before).toBe(1);
    });
  });
});
