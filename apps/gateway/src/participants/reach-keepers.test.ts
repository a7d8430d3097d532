import '../../test/quiet-logs.js';
import { type reachOperations, type RequestOf, ServiceError } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Participants } from './participants.js';
import { ReachKeepers } from './reach-keepers.js';

type Asked = RequestOf<typeof reachOperations.keep>;
const RENEWAL_MS = 5_000;
const TERM_MS = 300_000;

/** Session services by their ids, and what each has been told. */
let told: Record<string, Asked[]>;
let namedWhenAsked: string[];
let dead: Set<string>;
/** Those that know all, as they believe. */
let knowing: Set<string>;
let connectedAt: number;
let sockets: number;
let keepers: ReachKeepers;

beforeEach(() => {
  vi.useFakeTimers();
  told = {};
  namedWhenAsked = [];
  dead = new Set();
  knowing = new Set();
  connectedAt = performance.now() - 60_000;
  sockets = 2;
  const request = async (_: object, asked: Asked, replicaId: string) => {
    if (dead.has(replicaId)) throw new ServiceError('unavailable', 'nobody there');
    if (!told[replicaId]) namedWhenAsked.push(keepers.ids.join());
    (told[replicaId] ??= []).push(asked);
    if (asked.isLast) knowing.add(replicaId);
    return { knowsAll: knowing.has(replicaId) };
  };
  const place = (number: number) => ({ sessionUid: 'uid', connectionId: `con_${number}`, attachment: 1, cursor: 3 });
  const participants = {
    get all() {
      return Array.from({ length: sockets }, (_, number) => ({ place: place(number), written: 5 }));
    },
  };
  keepers = new ReachKeepers(
    { GATEWAY_ID: 'g' },
    { request, connectedForMs: () => performance.now() - connectedAt } as unknown as ServiceBus,
    participants as unknown as Participants,
  );
  return () => void vi.useRealTimers();
});

async function meet(...replicaIds: string[]): Promise<void> {
  for (const replicaId of replicaIds) {
    keepers.met(replicaId);
    await keepers.look();
  }
}

const socketsTold = (replicaId: string) => told[replicaId]!.flatMap((asked) => asked.sockets);
const forget = () => void (told = {});

it('takes the first two that it meets, and no more', async () => {
  await meet('a', 'a', 'b', 'c');
  expect(keepers.ids).toEqual(['a', 'b']);
  expect(told.c).toBeUndefined();
});

it('tells a new one of all sockets, in portions', async () => {
  sockets = 1_001;
  await meet('a');
  expect(told.a!.map((asked) => [asked.sockets.length, asked.isLast])).toEqual([
    [0, false],
    [500, false],
    [500, false],
    [1, false],
    [0, true],
  ]);
  expect(told.a![1]).toMatchObject({ gatewayId: 'g' });
  expect(told.a![1]!.sockets[0]).toEqual({
    sessionUid: 'uid',
    connectionId: 'con_0',
    attachment: 1,
    written: 5,
    read: 3,
  });
});

it('names a new one among its keepers from its first question on', async () => {
  await meet('a', 'b');
  expect(namedWhenAsked).toEqual(['a', 'a,b']);
});

it('asks from time to time, and tells nothing again to who knows all', async () => {
  await meet('a', 'b');
  forget();
  await keepers.look();
  expect(told).toEqual({});
  vi.advanceTimersByTime(RENEWAL_MS);
  await keepers.look();
  expect(Object.keys(told)).toEqual(['a', 'b']);
  expect(socketsTold('a')).toEqual([]);
});

it('tells all again to who has missed something', async () => {
  await meet('a', 'b');
  forget();
  knowing.delete('a');
  vi.advanceTimersByTime(RENEWAL_MS);
  await keepers.look();
  expect([socketsTold('a').length, socketsTold('b').length]).toEqual([2, 0]);
});

it('tells all again to everybody when it was cut off itself', async () => {
  await meet('a', 'b');
  forget();
  vi.advanceTimersByTime(RENEWAL_MS);
  connectedAt = performance.now() - 10;
  await keepers.look();
  expect([socketsTold('a').length, socketsTold('b').length]).toEqual([2, 2]);
});

it('replaces one that is gone', async () => {
  await meet('a', 'b');
  dead.add('a');
  vi.advanceTimersByTime(RENEWAL_MS);
  await keepers.look();
  expect(keepers.ids).toEqual(['b']);
  await meet('a', 'c');
  expect(keepers.ids).toEqual(['b', 'c']);
  expect(socketsTold('c')).toHaveLength(2);
});

it('gives the place of the older one, after a while, to a session service that is neither', async () => {
  await meet('a', 'b');
  vi.advanceTimersByTime(TERM_MS);
  await meet('b', 'a', 'c');
  expect(keepers.ids).toEqual(['a', 'b']);
  vi.advanceTimersByTime(1);
  await meet('b', 'c', 'd');
  expect(keepers.ids).toEqual(['c', 'd']);
});

it('keeps the older one when the one that should take its place does not answer', async () => {
  await meet('a', 'b');
  vi.advanceTimersByTime(TERM_MS + 1);
  dead.add('c');
  await meet('c');
  expect(keepers.ids).toEqual(['a', 'b']);
});
