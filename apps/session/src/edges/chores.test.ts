import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { IsOver } from '../workflows/retention/portions.js';
import type { ChoreTurns } from './chore-turns.js';
import { Chores } from './chores.js';

const HOUR_MS = 3_600_000;

/** What a chore does in its turn. */
let works: Map<string, () => Promise<void>>;
let removeOldLogs: ReturnType<typeof vi.fn<(isOver: IsOver) => Promise<void>>>;
let chores: Chores;

beforeEach(() => {
  vi.useFakeTimers();
  works = new Map();
  removeOldLogs = vi.fn<(isOver: IsOver) => Promise<void>>().mockResolvedValue();
  const task = (name: string, _everyMs: number, work: () => Promise<void>) => {
    works.set(name, work);
    return { start: () => undefined, stop: async () => undefined };
  };
  const turns = { task } as unknown as ChoreTurns;
  const none = {} as never;
  const configuration = { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: 0 } as never;
  const oldLogs = { remove: removeOldLogs } as never;
  chores = new Chores(turns, none, none, none, oldLogs, none, none, none, none, none, configuration);
  chores.onApplicationBootstrap();
});
afterEach(() => void vi.useRealTimers());

/** Begins with a turn. @returns whether it is over */
async function oldLogsTurn(): Promise<IsOver> {
  await works.get('old-logs')!();
  return removeOldLogs.mock.lastCall![0];
}

it('ends a turn that takes long before another replica may begin, and the next one has its own time', async () => {
  const isOver = await oldLogsTurn();
  expect(isOver()).toBe(false);
  vi.advanceTimersByTime(0.89 * HOUR_MS);
  expect(isOver()).toBe(false);
  vi.advanceTimersByTime(0.1 * HOUR_MS);
  expect(isOver()).toBe(true);
  expect((await oldLogsTurn())()).toBe(false);
});

it('ends a turn when the service stops', async () => {
  const isOver = await oldLogsTurn();
  await chores.onModuleDestroy();
  expect(isOver()).toBe(true);
});

it('never looks for unused sessions when their interval is 0', () => {
  expect([...works.keys()]).not.toContain('unused-sessions');
  expect(works.size).toBe(7);
});
