import type { Database } from '@convene/database';
import type { ServiceBus } from '@convene/service-kit';
import { beforeEach, expect, it, vi } from 'vitest';
import { PlacedSessions } from './placed-sessions.js';

const FORGOTTEN_AFTER_MS = 10_000;
const published: unknown[] = [];
let counts: { nodeId: string; sessions: number }[];
let newSessions: { sessionUid: string; nodeId: string; expected: number }[];
let hear: (heard: { sessionUid: string; nodeId: string; ended: boolean }) => void;
let placed: PlacedSessions;

beforeEach(() => {
  vi.useFakeTimers();
  published.length = 0;
  counts = [];
  newSessions = [];
  const query = async (sql: string) => (sql.includes('count(*)::int AS sessions') ? counts : newSessions);
  const bus = {
    publish: (_topic: unknown, _target: string, payload: unknown) => void published.push(payload),
    subscribe: (_topic: unknown, _target: string, receive: typeof hear) => {
      hear = receive;
      return () => undefined;
    },
  };
  placed = new PlacedSessions({ statements: { query } } as unknown as Database, bus as unknown as ServiceBus);
  placed.onApplicationBootstrap();
  return async () => {
    await placed.onApplicationShutdown();
    vi.useRealTimers();
  };
});

const onNode = (nodeId: string) => placed.byNode().get(nodeId);

it('knows what Postgres said, and counts what has been chosen since, here and elsewhere', async () => {
  counts = [{ nodeId: 'a', sessions: 7 }];
  newSessions = [{ sessionUid: 'first', nodeId: 'a', expected: 2 }];
  await placed.read();
  expect(onNode('a')).toEqual({ sessions: 7, expected: 2 });
  placed.choose('second', 'a');
  hear({ sessionUid: 'third', nodeId: 'a', ended: false });
  hear({ sessionUid: 'fourth', nodeId: 'b', ended: false });
  expect(onNode('a')).toEqual({ sessions: 9, expected: 10 });
  expect(onNode('b')).toEqual({ sessions: 1, expected: 4 });
  expect(published).toEqual([{ sessionUid: 'second', nodeId: 'a', ended: false }]);
});

it('counts a session once, whoever tells of it, and where it went last', async () => {
  placed.choose('first', 'a');
  hear({ sessionUid: 'first', nodeId: 'a', ended: false });
  expect(onNode('a')).toEqual({ sessions: 1, expected: 4 });
  placed.choose('first', 'b');
  expect(onNode('a')).toBeUndefined();
  expect(onNode('b')).toEqual({ sessions: 1, expected: 4 });
  counts = [{ nodeId: 'b', sessions: 1 }];
  newSessions = [{ sessionUid: 'first', nodeId: 'b', expected: 2 }];
  await placed.read();
  hear({ sessionUid: 'first', nodeId: 'b', ended: false });
  expect(onNode('b')).toEqual({ sessions: 1, expected: 2 });
});

it('keeps what is not yet committed, and forgets what never is', async () => {
  placed.choose('first', 'a');
  await placed.read();
  expect(onNode('a')).toEqual({ sessions: 1, expected: 4 });
  vi.advanceTimersByTime(FORGOTTEN_AFTER_MS + 1);
  await placed.read();
  expect(onNode('a')).toBeUndefined();
});

it('counts a session no more that has ended, whether Postgres had told of it or not', async () => {
  counts = [{ nodeId: 'a', sessions: 2 }];
  newSessions = [{ sessionUid: 'first', nodeId: 'a', expected: 4 }];
  await placed.read();
  placed.choose('second', 'a');
  hear({ sessionUid: 'first', nodeId: 'a', ended: true });
  expect(onNode('a')).toEqual({ sessions: 2, expected: 4 });
  hear({ sessionUid: 'second', nodeId: 'a', ended: true });
  expect(onNode('a')).toEqual({ sessions: 1, expected: 0 });
  placed.end('third', 'a');
  expect(published.at(-1)).toEqual({ sessionUid: 'third', nodeId: 'a', ended: true });
});
