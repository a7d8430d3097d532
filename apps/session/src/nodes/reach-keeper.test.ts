import { type Operation, reachOperations, type RequestOf } from '@convene/service-contracts';
import type { ServiceBus } from '@convene/service-kit';
import { beforeEach, expect, it, vi } from 'vitest';
import { ReachKeeper } from './reach-keeper.js';

type Told = { keepers: string[]; sockets: reachOperations.Reached[] };
const GENERATION_MS = 60_000;
const sessionUid = '0190a1b2-0000-7000-8000-000000000001';
const socket = (connectionId: string, written = 5, read = 3): reachOperations.Reached => ({
  sessionUid,
  connectionId,
  attachment: 1,
  written,
  read,
});

/** What the replica answers and hears, by subject. */
let answers: Map<string, (request: never) => Promise<unknown>>;
let hearers: Map<string, (told: Told) => void>;
let connectedAt: number;
let keeper: ReachKeeper;

beforeEach(() => {
  vi.useFakeTimers();
  answers = new Map();
  hearers = new Map();
  connectedAt = performance.now() - 1;
  keeper = new ReachKeeper({
    answer: (operation: Operation, target: string, handler: (request: never) => Promise<unknown>) => {
      answers.set(`${operation.name} ${target}`, handler);
      return () => void answers.delete(`${operation.name} ${target}`);
    },
    subscribe: (_: object, gatewayId: string, receive: (told: Told) => void) => {
      hearers.set(gatewayId, receive);
      return () => void hearers.delete(gatewayId);
    },
    connectedForMs: () => performance.now() - connectedAt,
  } as unknown as ServiceBus);
  keeper.onApplicationBootstrap();
  return () => {
    keeper.onApplicationShutdown();
    vi.useRealTimers();
  };
});

async function keep(told: Partial<RequestOf<typeof reachOperations.keep>> = {}, gatewayId = 'g'): Promise<boolean> {
  const request = { gatewayId, sockets: [], isLast: false, ...told };
  const answer = await answers.get(`reach.keep ${keeper.replicaId}`)!(request as never);
  return (answer as { knowsAll: boolean }).knowsAll;
}

const recall = (connectionId: string, gatewayId = 'g') =>
  answers.get(`reach.recall ${gatewayId}`)?.({ sessionUid, connectionId, attachment: 1 } as never);

const tell = (sockets: reachOperations.Reached[], keepers = [keeper.replicaId, 'another'], gatewayId = 'g') =>
  hearers.get(gatewayId)?.({ keepers, sockets });

it('hears no gateway that has not asked for it', async () => {
  expect([...hearers.keys()]).toEqual([]);
  await keep();
  expect([...hearers.keys()]).toEqual(['g']);
});

it('answers for a gateway when it has been told of all its sockets, and from then on hears how they move', async () => {
  expect(await keep()).toBe(false);
  expect(await keep({ sockets: [socket('con_A', 5, 3)] })).toBe(false);
  tell([socket('con_A', 7, 4)]);
  expect(recall('con_A')).toBeUndefined();
  expect(await keep({ sockets: [socket('con_A', 6, 4), socket('con_B')], isLast: true })).toBe(true);
  tell([socket('con_B', 9, 8)]);
  expect(await recall('con_A')).toEqual({ reached: { attachment: 1, written: 7, read: 4 } });
  expect(await recall('con_B')).toEqual({ reached: { attachment: 1, written: 9, read: 8 } });
  expect(await recall('con_C')).toEqual({ reached: undefined });
  expect(await keep()).toBe(true);
});

it('tells gateways apart', async () => {
  await keep({ sockets: [socket('con_A')], isLast: true });
  await keep({ sockets: [socket('con_A', 9, 9)], isLast: true }, 'other');
  tell([], ['another'], 'other');
  expect(await recall('con_A')).toEqual({ reached: { attachment: 1, written: 5, read: 3 } });
  expect(recall('con_A', 'other')).toBeUndefined();
});

it('neither hears nor answers for a gateway any more that names others', async () => {
  await keep({ isLast: true });
  tell([socket('con_A')], ['another']);
  expect([hearers.size, recall('con_A')]).toEqual([0, undefined]);
  expect(await keep()).toBe(false);
});

it('knows that it has missed something while its connection was broken, and answers with what it has', async () => {
  await keep({ sockets: [socket('con_A')], isLast: true });
  vi.advanceTimersByTime(1_000);
  connectedAt = performance.now() - 10;
  expect(await keep()).toBe(false);
  expect(await recall('con_A')).toMatchObject({ reached: { written: 5 } });
  expect(await keep({ sockets: [socket('con_A', 8)] })).toBe(false);
  expect(await keep({ isLast: true })).toBe(true);
});

it('wants to hear all once more when its connection breaks while it is told', async () => {
  await keep();
  await keep({ sockets: [socket('con_A')] });
  vi.advanceTimersByTime(1_000);
  connectedAt = performance.now() - 10;
  expect(await keep({ sockets: [socket('con_B')] })).toBe(false);
  expect(await keep({ isLast: true })).toBe(false);
  expect(await keep()).toBe(false);
  expect(await keep({ isLast: true })).toBe(true);
});

it('stands by a silent gateway for one to two minutes, and by one that asks for as long as it asks', async () => {
  await keep({ sockets: [socket('con_A')], isLast: true });
  vi.advanceTimersByTime(GENERATION_MS);
  expect(await recall('con_A')).toMatchObject({ reached: { written: 5 } });
  expect(await keep()).toBe(true);
  vi.advanceTimersByTime(GENERATION_MS);
  expect(await recall('con_A')).toEqual({ reached: undefined });
  vi.advanceTimersByTime(GENERATION_MS);
  expect([hearers.size, recall('con_A')]).toEqual([0, undefined]);
});
