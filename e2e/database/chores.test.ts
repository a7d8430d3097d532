import type { PeriodicTask, ServiceBus } from '@convene/service-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChoreTurns } from '../../apps/session/src/edges/chore-turns.ts';
import { createOwnDatabase, type OwnDatabase } from '../stack/own-database.ts';
import { pause, until } from '../support/until.ts';

const BUS = { hearsOthers: async () => true } as unknown as ServiceBus;
const TEN_HOURS_MS = 36_000_000;
let own: OwnDatabase;
let tasks: PeriodicTask[];
let done: { by: string }[];
beforeEach(async () => {
  own = await createOwnDatabase();
  tasks = [];
  done = [];
});
afterEach(async () => {
  await Promise.all(tasks.map((task) => task.stop()));
  await own.drop();
});

/** A replica that has a chore done every so many milliseconds. */
function start(by: string, everyMs: number): PeriodicTask {
  const task = new ChoreTurns(own.database, BUS).task({
    name: 'sweep',
    everyMs,
    work: async () => void done.push({ by }),
  });
  tasks.push(task);
  task.start();
  return task;
}

/** Waits until the chore has been done so many times from now on. */
async function untilDone(times: number, limitMs: number): Promise<void> {
  const before = done.length;
  await until(`it was done ${times} times`, () => done.length >= before + times, { limitMs, seen: () => done });
}

/** Milliseconds between each two times that the chore was taken, by the clock of Postgres. */
async function pausesBetweenTurns(): Promise<number[]> {
  const turns = await own.database.$queryRaw<{ begunAt: Date }[]>`SELECT begun_at AS "begunAt" FROM turn ORDER BY 1`;
  return turns.slice(1).map(({ begunAt }, index) => begunAt.getTime() - turns[index]!.begunAt.getTime());
}

async function noteTurns(): Promise<void> {
  await own.database.$executeRaw`CREATE TABLE turn (begun_at timestamptz NOT NULL)`;
  await own.database.$executeRaw`
    CREATE FUNCTION note_turn() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN INSERT INTO turn VALUES (NEW.begun_at); RETURN NEW; END'`;
  await own.database.$executeRaw`
    CREATE TRIGGER turn AFTER INSERT OR UPDATE ON chore FOR EACH ROW EXECUTE FUNCTION note_turn()`;
}

test('of many replicas one does it, each time', async () => {
  await noteTurns();
  for (let index = 0; index < 10; index++) start(`replica ${index}`, 300);
  await untilDone(6, 6_000);
  await Promise.all(tasks.map((task) => task.stop()));
  const pauses = await pausesBetweenTurns();
  expect(done).toHaveLength(pauses.length + 1);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(300);
});

test('who has waited for another one to take it does not take it, too', async () => {
  await start('before', TEN_HOURS_MS).stop();
  const { database } = own;
  await database.$executeRaw`UPDATE chore SET begun_at = begun_at - interval '11 hours'`;
  const waits = async () =>
    (
      await database.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    ).length > 0;
  await database.$transaction(async (other) => {
    await other.$executeRaw`UPDATE chore SET begun_at = now()`;
    start('after', TEN_HOURS_MS);
    await until('it waits', waits);
    await other.$executeRaw`UPDATE chore SET begun_at = clock_timestamp()`;
  });
  await Promise.all(tasks.map((task) => task.stop()));
  expect(done).toEqual([{ by: 'before' }]);
});

test('one that takes longer than its interval is not begun by another one meanwhile', async () => {
  let atOnce = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++atOnce);
    await pause(900);
    atOnce--;
    done.push({ by: 'anybody' });
  };
  const turns = new ChoreTurns(own.database, BUS);
  tasks.push(...Array.from({ length: 3 }, () => turns.task({ name: 'slow', everyMs: 300, work })));
  for (const task of tasks) task.start();
  await untilDone(3, 10_000);
  expect(most).toBe(1);
});

test('who is cut off judges nobody, and keeps nobody else from it', async () => {
  const cutOff = { hearsOthers: async () => false } as unknown as ServiceBus;
  const chore = (by: string) => ({
    name: 'judge',
    everyMs: 200,
    judges: true,
    work: async () => void done.push({ by }),
  });
  tasks.push(new ChoreTurns(own.database, cutOff).task(chore('cut off')));
  tasks.push(new ChoreTurns(own.database, BUS).task(chore('in touch')));
  for (const task of tasks) task.start();
  await untilDone(3, 3_000);
  expect(new Set(done.map(({ by }) => by))).toEqual(new Set(['in touch']));
});

test('when the one dies that did it, another one does', async () => {
  const first = start('first', 200);
  await untilDone(2, 2_000);
  start('second', 200);
  await first.stop();
  const before = done.length;
  await untilDone(3, 3_000);
  expect(done.slice(before + 1).every(({ by }) => by === 'second')).toBe(true);
});

test('a shorter interval holds at once, and after nobody was there for a while it is done once', async () => {
  await start('before', TEN_HOURS_MS).stop();
  expect(done).toHaveLength(1);
  const after = start('after', 200);
  await untilDone(3, 2_000);
  await after.stop();
  await own.database.$executeRaw`UPDATE chore SET begun_at = begun_at - interval '1 hour'`;
  const before = done.length;
  await start('later', TEN_HOURS_MS).stop();
  expect(done).toHaveLength(before);
});

test('a time that lies ahead, from a clock that was wrong, keeps nobody from it', async () => {
  start('first', 200);
  await untilDone(1, 2_000);
  await own.database.$executeRaw`UPDATE chore SET begun_at = now() + interval '10 hours'`;
  await untilDone(2, 2_000);
});
