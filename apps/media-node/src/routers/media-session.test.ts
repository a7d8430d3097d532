import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaWorker } from '../workers/media-worker.js';
import { MediaSession } from './media-session.js';

type CreateRouter = () => Promise<{ close: () => void }>;

const fakeCreateRouter = (close = () => {}) => vi.fn<CreateRouter>(async () => ({ close }));

function fakeWorker(createRouter = fakeCreateRouter()): MediaWorker {
  return { index: 0, load: 0, process: { createRouter } } as unknown as MediaWorker;
}

beforeAll(() => Logger.overrideLogger(false));

describe('the routers of a session', () => {
  it('are made once per profile, and shared by clients whose payload types fit', async () => {
    const createRouter = fakeCreateRouter();
    const session = new MediaSession('uid', fakeWorker(createRouter), () => undefined);
    const [first, second, firefox] = await Promise.all([
      session.routerFor({ opus: 111, vp8: 96, h264: 108 }),
      session.routerFor({ opus: 111, vp8: 96, h264: 102 }, { opus: 111, vp8: 96 }),
      session.routerFor({ opus: 109, vp8: 120 }),
    ]);
    expect(second).toBe(first);
    expect(firefox).not.toBe(first);
    expect(createRouter).toHaveBeenCalledTimes(2);
  });

  it('are at most eight', async () => {
    const session = new MediaSession('uid', fakeWorker(), () => undefined);
    for (let opus = 100; opus < 108; opus++) await session.routerFor({ opus });
    await expect(session.routerFor({ opus: 108 })).rejects.toThrow(/8 sets of payload types.*instead of opus:108/);
    await expect(session.routerFor({ opus: 107 })).resolves.toBeDefined();
  });

  it('do not count when they could not be made', async () => {
    const createRouter = fakeCreateRouter().mockRejectedValueOnce(new Error('no'));
    const session = new MediaSession('uid', fakeWorker(createRouter), () => undefined);
    await expect(session.routerFor({ opus: 111 })).rejects.toThrow('no');
    expect(session.routerCount).toBe(0);
    await session.routerFor({ opus: 111 });
  });

  it('are closed when nobody holds the session any more', async () => {
    const close = vi.fn<() => void>();
    const [worker, onUnused] = [fakeWorker(fakeCreateRouter(close)), vi.fn<() => void>()];
    const session = new MediaSession('uid', worker, onUnused);
    const releases = [session.hold(), session.hold()];
    await session.routerFor({ opus: 111 });
    expect(worker.load).toBe(2);
    releases[0]!();
    expect(onUnused).not.toHaveBeenCalled();
    releases[1]!();
    await Promise.resolve();
    expect([onUnused.mock.calls.length, close.mock.calls.length, worker.load]).toEqual([1, 1, 0]);
  });
});
