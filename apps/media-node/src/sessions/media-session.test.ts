import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Lifetime } from '../lifetimes/lifetime.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { MediaSession } from './media-session.js';

type CreateRouter = () => Promise<{ close: () => void }>;

const fakeCreateRouter = (close = () => {}) => vi.fn<CreateRouter>(async () => ({ close }));

function fakeWorker(createRouter = fakeCreateRouter()): MediaWorker {
  return { index: 0, load: 0, use: 0, process: { createRouter } } as unknown as MediaWorker;
}

beforeAll(() => Logger.overrideLogger(false));

const chromium = { opus: 111, vp8: 96, h264: 108 };

function begin(createRouter = fakeCreateRouter()) {
  const worker = fakeWorker(createRouter);
  const [onUsed, onUnused] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const session = new MediaSession('uid', { choose: () => worker }, onUsed, onUnused);
  /** Somebody who keeps the session until he ends. */
  const user = () => {
    const lifetime = new Lifetime();
    lifetime.owns(session.keep(worker));
    return lifetime;
  };
  return { session, worker, onUnused, user };
}

describe('the routers of a session', () => {
  it('are made once per profile, and shared by clients whose payload types fit', async () => {
    const createRouter = fakeCreateRouter();
    const { session, worker, user } = begin(createRouter);
    const [first, second, firefox] = await Promise.all([
      session.routers.forSubscriber(worker, chromium, chromium, user()),
      session.routers.forSubscriber(worker, { opus: 111, vp8: 96, h264: 102 }, { opus: 111, vp8: 96 }, user()),
      session.routers.forSubscriber(worker, { opus: 109, vp8: 120 }, { opus: 109, vp8: 120 }, user()),
    ]);
    expect(second).toBe(first);
    expect(firefox).not.toBe(first);
    expect(createRouter).toHaveBeenCalledTimes(2);
  });

  it('are at most 64; a publisher can be in any of them', async () => {
    const { session, worker, user } = begin();
    const profiles = Array.from({ length: 65 }, (_, index) => ({
      opus: 35 + (index % 5),
      vp8: 100 + Math.floor(index / 5),
    }));
    for (const profile of profiles.slice(0, 64)) await session.routers.forSubscriber(worker, profile, profile, user());
    const last = profiles[64]!;
    await expect(session.routers.forSubscriber(worker, last, last, user())).rejects.toThrow(
      /64 sets of payload types.*instead of opus:39/,
    );
    await expect(session.routers.forSubscriber(worker, profiles[3]!, profiles[3]!, user())).resolves.toBeDefined();
    await expect(session.routers.forPublisher(worker, last, last, user())).resolves.toBeDefined();
    expect(session.routers.count).toBe(64);
  });

  it('do not count when they could not be made', async () => {
    const createRouter = fakeCreateRouter().mockRejectedValueOnce(new Error('no'));
    const { session, worker, user } = begin(createRouter);
    const [first, next] = [user(), user()];
    await expect(session.routers.forSubscriber(worker, chromium, {}, first)).rejects.toThrow('no');
    expect(session.routers.count).toBe(0);
    await session.routers.forSubscriber(worker, chromium, {}, next);
    first.end();
    expect(session.routers.count).toBe(1);
  });

  it('are closed with the last who uses them', async () => {
    const close = vi.fn<() => void>();
    const { session, worker, onUnused, user } = begin(fakeCreateRouter(close));
    const [publisher, alice, bob] = [user(), user(), user()];
    await session.routers.forSubscriber(worker, chromium, chromium, publisher);
    for (const phone of [alice, bob]) await session.routers.forSubscriber(worker, { opus: 96 }, { opus: 96 }, phone);
    expect([session.routers.count, worker.load]).toEqual([2, 3]);
    alice.end();
    expect(session.routers.count).toBe(2);
    bob.end();
    await Promise.resolve();
    expect([session.routers.count, close.mock.calls.length, onUnused.mock.calls.length]).toEqual([1, 1, 0]);
    publisher.end();
    await Promise.resolve();
    expect([onUnused.mock.calls.length, close.mock.calls.length, worker.load]).toEqual([1, 2, 0]);
  });

  it('are closed when who asked has ended before they are made', async () => {
    const close = vi.fn<() => void>();
    const { session, worker, user } = begin(fakeCreateRouter(close));
    const hasty = user();
    const asked = session.routers.forSubscriber(worker, chromium, {}, hasty);
    hasty.end();
    const other = session.routers.forSubscriber(worker, chromium, {}, user());
    await Promise.all([asked, other]);
    expect(close).toHaveBeenCalledOnce();
    expect(session.routers.count).toBe(1);
    expect(await other).not.toBe(await asked);
  });
});
