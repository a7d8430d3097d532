import { JobStore, repeatJob } from '@convene/jobs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOwnDatabase, type OwnDatabase } from '../support/own-database.ts';
import { until } from '../support/until.ts';

const TEN_HOURS_MS = 36_000_000;
const QUEUE = 'chores';
let own: OwnDatabase;
let stores: JobStore[];
let ran: string[];
beforeEach(async () => {
  own = await createOwnDatabase();
  stores = [];
  ran = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await own.drop();
});

/** A process that has a chore done every so many milliseconds, and does what there is to do. */
async function start(everyMs: number, name = 'sweep') {
  const store = new JobStore({ DATABASE_URL: own.url }, (error) => ran.push(error.message));
  stores.push(store);
  const queue = store.queue(QUEUE);
  store.worker(QUEUE, async (job) => void ran.push(job.name));
  await repeatJob(queue, name, everyMs);
  return { queue, stop: () => store.close() };
}

/** Waits until the chore has been done so many times from now on. */
async function untilDone(times: number, limitMs: number): Promise<void> {
  const before = ran.length;
  await until(`it was done ${times} times`, () => ran.length >= before + times, { limitMs, seen: () => ran });
}

const untilOverdue = async (ms: number) =>
  until('it is overdue', async () => {
    const [{ due }] = await own.database.$queryRaw<[{ due: bigint }]>`SELECT next_run_ms AS due FROM bullmq.scheduler`;
    return Date.now() - Number(due) > ms;
  });

test('a shorter interval holds at once, and still after nobody was there for a while', async () => {
  const before = await start(TEN_HOURS_MS);
  await before.stop();
  const after = await start(200);
  await untilDone(3, 2_000);
  await after.stop();
  await untilOverdue(1_000);
  await start(200);
  await untilDone(3, 2_000);
});

test('a longer interval holds at once', async () => {
  const before = await start(200);
  await untilDone(2, 2_000);
  const { queue } = await start(TEN_HOURS_MS);
  const { next } = (await queue.getJobScheduler('sweep'))!;
  expect(next! % TEN_HOURS_MS).toBe(1);
  expect(next! - Date.now()).toBeLessThanOrEqual(TEN_HOURS_MS + 1);
  await until('what was due is done', async () => (await queue.getJobCounts()).active === 0);
  await before.stop();
  expect(await queue.getDelayedCount()).toBe(1);
});

test('0 ends it, and it can begin again', async () => {
  const { queue } = await start(200);
  await untilDone(1, 2_000);
  await repeatJob(queue, 'sweep', 0);
  await until('nothing is left', async () => Object.values(await queue.getJobCounts()).every((count) => count === 0));
  expect(await queue.getJobSchedulers()).toEqual([]);
  await repeatJob(queue, 'sweep', 200);
  await untilDone(2, 2_000);
});

test('of two that want different intervals the last one to start decides, whoever does the work', async () => {
  await start(TEN_HOURS_MS);
  const { queue } = await start(200);
  await untilDone(5, 3_000);
  expect((await queue.getJobScheduler('sweep'))!.every).toBe(200);
});

test('many that start at the same time get in nobody’s way', async () => {
  const { queue } = await start(200);
  const queues = Array.from({ length: 10 }, () => {
    const store = new JobStore({ DATABASE_URL: own.url }, (error) => ran.push(error.message));
    stores.push(store);
    return store.queue(QUEUE);
  });
  for (const everyMs of Array.from({ length: 10 }, () => [TEN_HOURS_MS, 200]).flat()) {
    await Promise.all(queues.map((each) => repeatJob(each, 'sweep', everyMs)));
    expect((await queue.getJobScheduler('sweep'))!.every).toBe(everyMs);
  }
  await untilDone(3, 2_000);
  expect(new Set(ran)).toEqual(new Set(['sweep']));
});

test('a next time that is out of reach, from a clock that was wrong, is put right', async () => {
  const before = await start(200);
  await before.stop();
  const later = Date.now() + TEN_HOURS_MS;
  await own.database.$executeRaw`UPDATE bullmq.scheduler SET next_run_ms = ${later}`;
  await own.database.$executeRaw`
    UPDATE bullmq.job SET id = 'repeat:sweep:' || ${String(later)}, process_at_ms = ${later} WHERE queue = ${QUEUE}`;
  await start(200);
  await untilDone(2, 2_000);
});
