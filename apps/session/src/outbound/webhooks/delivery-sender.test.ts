import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import type { DeliveryAttempts } from './delivery-attempts.js';
import type { Delivery, DeliveryQueue } from './delivery-queue.js';
import { DeliverySender } from './delivery-sender.js';

/** Sessions and what each has pending; who may be sent for, and who is. As one process sees it. */
class Queue {
  readonly pending = new Map<string, string[]>();
  readonly leased = new Set<string>();
  readonly claims: (string[] | 'any')[] = [];
  /** Called with each answer of `next`, before it arrives. */
  asked: (sessionUid: string) => void = () => undefined;
  problem?: Error;

  add(sessionUid: string, ...ids: string[]): void {
    this.pending.set(sessionUid, [...(this.pending.get(sessionUid) ?? []), ...ids]);
  }

  async claim(sessionUids: string[]): Promise<string[]> {
    this.claims.push(sessionUids);
    return this.lease(sessionUids);
  }

  async claimAny(most: number): Promise<string[]> {
    this.claims.push('any');
    const free = [...this.pending.keys()].filter((uid) => !this.leased.has(uid) && this.pending.get(uid)!.length > 0);
    return this.lease(free.slice(0, most));
  }

  async next(sessionUid: string): Promise<Delivery | undefined> {
    if (this.problem) throw this.problem;
    const [id] = this.leased.has(sessionUid) ? (this.pending.get(sessionUid) ?? []) : [];
    this.asked(sessionUid);
    return id === undefined ? undefined : ({ id, sessionId: sessionUid } as Delivery);
  }

  async release(sessionUid: string): Promise<void> {
    this.leased.delete(sessionUid);
  }

  readonly renew = vi.fn<(sessionUids: string[]) => Promise<void>>(async () => undefined);

  private lease(sessionUids: string[]): string[] {
    const due = sessionUids.filter((uid) => !this.leased.has(uid) && (this.pending.get(uid)?.length ?? 0) > 0);
    for (const uid of due) this.leased.add(uid);
    return due;
  }
}

let queue: Queue;
/** Of each attempt under way how to end it. */
let attempts: { id: string; end: (pauseMs?: number) => void }[];
let sender: DeliverySender;
const stop = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers();
  queue = new Queue();
  attempts = [];
  const make = async ({ id, sessionId }: Delivery) =>
    new Promise<number | undefined>((resolve) => {
      const end = (pauseMs?: number) => {
        const [first, ...others] = queue.pending.get(sessionId)!;
        expect(first).toBe(id);
        queue.pending.set(sessionId, pauseMs === undefined ? others : []);
        if (pauseMs !== undefined) setTimeout(() => queue.pending.set(sessionId, [first!, ...others]), pauseMs);
        resolve(pauseMs);
      };
      attempts.push({ id, end });
    });
  const configuration = { OPENVIDU_WEBHOOK: true } as SessionConfiguration;
  sender = new DeliverySender(
    queue as unknown as DeliveryQueue,
    { make, stop } as unknown as DeliveryAttempts,
    configuration,
  );
});
afterEach(() => vi.useRealTimers());

const settled = async () => vi.advanceTimersByTimeAsync(0);
const sent = () => attempts.map(({ id }) => id);

it('sends what a session has one after the other', async () => {
  queue.add('A', 'a1', 'a2');
  sender.wake('A');
  await settled();
  expect(sent()).toEqual(['a1']);
  attempts[0]!.end();
  await settled();
  expect(sent()).toEqual(['a1', 'a2']);
  attempts[1]!.end();
  await settled();
  expect(queue.leased.size).toBe(0);
});

it('claims sessions that are woken at the same moment together, each once', async () => {
  for (const uid of ['A', 'B']) queue.add(uid, `${uid}1`);
  for (const uid of ['A', 'B', 'A']) sender.wake(uid);
  await settled();
  expect(queue.claims[0]).toEqual(['A', 'B']);
  expect(sent()).toEqual(['A1', 'B1']);
});

it('finds what comes between its last look and the release', async () => {
  queue.add('A', 'a1');
  sender.wake('A');
  await settled();
  queue.asked = () => {
    queue.asked = () => undefined;
    queue.add('A', 'a2');
    sender.wake('A');
  };
  attempts[0]!.end();
  await settled();
  expect(sent()).toEqual(['a1', 'a2']);
});

it('sends for a hundred sessions at once, and for the next one when one of them ends', async () => {
  for (let nth = 0; nth < 250; nth++) queue.add(`S${nth}`, `id${nth}`);
  sender.onApplicationBootstrap();
  await settled();
  expect(attempts).toHaveLength(100);
  sender.wake('S249');
  await settled();
  expect(attempts).toHaveLength(100);
  attempts[7]!.end();
  await settled();
  expect(sent().at(-1)).toBe('id249');
  for (let ended = 0; ended < attempts.length; ended++) {
    if (ended !== 7) attempts[ended]!.end();
    await settled();
  }
  expect(new Set(sent()).size).toBe(250);
  expect(attempts).toHaveLength(250);
});

it('sends again after the pause, to the moment', async () => {
  queue.add('A', 'a1');
  sender.wake('A');
  await settled();
  attempts[0]!.end(300);
  await vi.advanceTimersByTimeAsync(299);
  expect(sent()).toEqual(['a1']);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent()).toEqual(['a1', 'a1']);
});

it('looks for what others have left each second, and renews what it has', async () => {
  sender.onApplicationBootstrap();
  await settled();
  queue.add('A', 'a1');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent()).toEqual(['a1']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(queue.renew).toHaveBeenLastCalledWith(['A']);
});

it('keeps the lease of a session that it could not go on with, which is a pause', async () => {
  queue.add('A', 'a1');
  queue.problem = new Error('The database is away');
  sender.wake('A');
  await settled();
  expect([...queue.leased]).toEqual(['A']);
  queue.problem = undefined;
  queue.leased.clear(); // It has run out.
  sender.wake('A');
  await settled();
  expect(sent()).toEqual(['a1']);
});

it('begins nothing while it stops, and gives back what it has when the attempts have ended', async () => {
  for (const uid of ['A', 'B']) queue.add(uid, `${uid}1`, `${uid}2`);
  sender.wake('A');
  await settled();
  sender.beforeApplicationShutdown();
  expect(stop).toHaveBeenCalled();
  sender.wake('B');
  let stopped = false;
  const stopping = sender.onApplicationShutdown().then(() => (stopped = true));
  await settled();
  expect(stopped).toBe(false);
  attempts[0]!.end();
  await stopping;
  expect(sent()).toEqual(['A1']);
  expect(queue.leased.size).toBe(0);
});

it('does nothing while webhooks are off', async () => {
  const off = { OPENVIDU_WEBHOOK: false } as SessionConfiguration;
  sender = new DeliverySender(queue as unknown as DeliveryQueue, {} as DeliveryAttempts, off);
  queue.add('A', 'a1');
  sender.onApplicationBootstrap();
  sender.wake('A');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(queue.claims).toEqual([]);
});
