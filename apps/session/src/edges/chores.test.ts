import { beforeEach, expect, it, vi } from 'vitest';
import type { IsOver } from '../workflows/retention/portions.js';
import type { Chore, ChoreTurns } from './chore-turns.js';
import { Chores } from './chores.js';

let known: Map<string, Chore>;
let removeOldLogs: ReturnType<typeof vi.fn<(isOver: IsOver) => Promise<void>>>;
let chores: Chores;

beforeEach(() => {
  known = new Map();
  removeOldLogs = vi.fn<(isOver: IsOver) => Promise<void>>().mockResolvedValue();
  const task = (chore: Chore) => {
    known.set(chore.name, chore);
    return { start: () => undefined, stop: async () => undefined };
  };
  const none = {} as never;
  const configuration = { OPENVIDU_SESSIONS_GARBAGE_INTERVAL: 0 } as never;
  const oldLogs = { remove: removeOldLogs } as never;
  const turns = { task } as unknown as ChoreTurns;
  chores = new Chores(
    turns,
    none,
    none,
    none,
    none,
    none,
    none,
    oldLogs,
    none,
    none,
    none,
    none,
    none,
    none,
    configuration,
  );
  chores.onApplicationBootstrap();
});

it('ends a turn that takes long when the service stops', async () => {
  await known.get('old-logs')!.work();
  const isOver = removeOldLogs.mock.lastCall![0];
  expect(isOver()).toBe(false);
  await chores.onModuleDestroy();
  expect(isOver()).toBe(true);
});

it('never looks for unused sessions when their interval is 0', () => {
  expect([...known.keys()]).not.toContain('unused-sessions');
  expect(known.size).toBe(11);
});
