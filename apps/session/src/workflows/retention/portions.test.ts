import pg from 'pg';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Portions } from './portions.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => false;

/** As the driver tells it. */
const statementTimeout = () =>
  Object.assign(new pg.DatabaseError('The statement took too long', 0, 'error'), { code: '57014' });

/** A table of so many rows, of which each takes so long to be removed; and how large the portions were. */
function table(rows: number, msForEach: number) {
  const portions: number[] = [];
  const remove = async (most: number) => {
    const removed = Math.min(most, rows);
    rows -= removed;
    portions.push(removed);
    await new Promise((resolve) => setTimeout(resolve, removed * msForEach));
    return removed === most;
  };
  return { portions, remove, rows: () => rows };
}

async function finished<T>(work: Promise<T>): Promise<T> {
  let isRunning = true;
  const ended = () => void (isRunning = false);
  work.then(ended, ended);
  while (isRunning) await vi.advanceTimersToNextTimerAsync();
  return work;
}

it('removes all, in portions that grow to what takes 50 ms', async () => {
  const { portions, remove, rows } = table(100_000, 0.01);
  expect(await finished(new Portions(never).removeAll(remove))).toBe(true);
  expect(rows()).toBe(0);
  expect(portions.slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

it('has portions of at most 10,000 rows however fast it is, and of at least 100 however slow', async () => {
  const fast = table(200_000, 0.0001);
  await finished(new Portions(never).removeAll(fast.remove));
  expect(Math.max(...fast.portions)).toBe(10_000);
  const slow = table(2_000, 10);
  await finished(new Portions(never).removeAll(slow.remove));
  expect(slow.portions.slice(0, 5)).toEqual([500, 100, 100, 100, 100]);
});

it('rests three times as long as it works', async () => {
  const { remove } = table(50_000, 0.01);
  const begin = performance.now();
  let working = 0;
  const timed = async (most: number) => {
    const before = performance.now();
    const mayBeMore = await remove(most);
    working += performance.now() - before;
    return mayBeMore;
  };
  let took = 0;
  await finished(new Portions(never).removeAll(timed).then(() => (took = performance.now() - begin)));
  expect(working).toBeCloseTo(500, -1);
  expect(took / working).toBeCloseTo(4, 1);
});

it('stops between two portions when it is time, and says that something is left', async () => {
  const { portions, remove } = table(100_000, 0.01);
  expect(await finished(new Portions(() => portions.length === 3).removeAll(remove))).toBe(false);
  expect(portions).toHaveLength(3);
});

it('tries one that took longer than a statement may again, with fewer rows', async () => {
  const asked: number[] = [];
  const stalling = async (most: number) => {
    asked.push(most);
    if (asked.length < 3) return true;
    if (asked.length > 3) return false;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    throw statementTimeout();
  };
  expect(await finished(new Portions(never).removeAll(stalling))).toBe(true);
  expect(asked).toEqual([500, 1_000, 2_000, 100]);
});

it('gives up when even the smallest portion takes longer than a statement may', async () => {
  let tried = 0;
  const tooSlow = async () => {
    tried++;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    throw statementTimeout();
  };
  await expect(finished(new Portions(never).removeAll(tooSlow))).rejects.toThrow('took too long');
  expect(tried).toBe(2);
});

it('leaves any other failure to its caller', async () => {
  const failing = new Portions(never).removeAll(() => Promise.reject(new Error('on purpose')));
  await expect(failing).rejects.toThrow('on purpose');
});

it('goes on where the last portion ended, and keeps its size', async () => {
  const seen: { most: number; from: number }[] = [];
  const portions = new Portions(never);
  const remove = async (most: number, from: Date) => {
    seen.push({ most, from: from.getTime() });
    const count = seen.length < 3 ? most : 0;
    return Array.from({ length: count }, (_, index) => ({ age: new Date(seen.length * 1_000 + index) })).toReversed();
  };
  await finished(portions.removeOldestFirst(remove));
  await finished(portions.removeOldestFirst(remove));
  expect(seen.map(({ most }) => most)).toEqual([500, 1_000, 2_000, 2_000]);
  expect(seen.map(({ from }) => from)).toEqual([0, 1_499, 2_999, 0]);
});
