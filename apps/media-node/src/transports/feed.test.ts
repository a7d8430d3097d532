import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { expect, it, vi } from 'vitest';
import type { SessionRouter, Source } from '../routers/session-router.js';
import { Feed, type Fed, type Sources } from './feed.js';

const VIDEO: Fed = { kind: 'video' };

class FakeConsumer extends EventEmitter {
  readonly kind = 'video';
  readonly observer = new EventEmitter();
  readonly enableTraceEvent = vi.fn<(types: string[]) => Promise<void>>(async () => undefined);
  readonly resume = vi.fn<() => Promise<void>>(async () => undefined);
  closed = false;

  constructor(
    readonly producerId: string,
    readonly paused: boolean,
  ) {
    super();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.observer.emit('close');
  }

  /** As mediasoup closes it with its producer. */
  producerCloses(): void {
    this.closed = true;
    this.emit('producerclose');
    this.observer.emit('close');
  }
}

async function begin({ joinsOthers }: { joinsOthers?: boolean } = {}) {
  const consumers: FakeConsumer[] = [];
  const released: string[] = [];
  const router = {
    router: { canConsume: () => true },
    borrow: async ({ producer }: Source) => ({ producer, release: () => void released.push(producer.id) }),
  } as unknown as SessionRouter;
  const transport = {
    consume: async ({ producerId, paused }: { producerId: string; paused: boolean }) => {
      consumers.push(new FakeConsumer(producerId, paused));
      return consumers.at(-1);
    },
  } as unknown as types.Transport;
  const source = (id: string) => ({ producer: { id }, router }) as unknown as Source;
  const own = { canJoin: vi.fn<(join: () => void) => void>(), release: vi.fn<() => void>() };
  const sources: Sources = {
    source: () => source('for all'),
    sourceForNewcomer: async () => ({ ...source('own'), own }),
  };
  const feed = new Feed(router, transport, new Map([[VIDEO, {}]]), joinsOthers);
  await feed.switchTo(sources);
  return { feed, sources, consumers, released, own, left: () => consumers.filter(({ closed }) => !closed) };
}

it('has a newcomer wait for the source for all, and join when he has been sent a key frame of his own', async () => {
  const { consumers, own } = await begin();
  const [first, next] = consumers;
  expect(consumers.map(({ producerId, paused }) => [producerId, paused])).toEqual([
    ['own', false],
    ['for all', true],
  ]);
  expect(first!.enableTraceEvent).toHaveBeenCalledWith(['keyframe']);
  expect(own.canJoin).not.toHaveBeenCalled();
  first!.emit('trace');
  first!.emit('trace');
  expect(own.canJoin).toHaveBeenCalledOnce();
  expect(next!.resume).not.toHaveBeenCalled();
  own.canJoin.mock.calls[0]![0]();
  expect(next!.resume).toHaveBeenCalledOnce();
});

it('sends the source for all when his own has ended', async () => {
  const { feed, consumers, sources, left } = await begin();
  consumers[0]!.producerCloses();
  expect(left()).toEqual([consumers[1]]);
  expect(feed.kinds).toEqual(['video']);
  await feed.switchTo({ ...sources, sourceForNewcomer: async (kind) => sources.source(kind) });
  expect(left()).toEqual([consumers[2]]);
});

it('leaves nothing of a newcomer who is switched before he has joined', async () => {
  const { feed, consumers, sources, own, left } = await begin();
  await feed.switchTo(sources);
  expect(left()).toEqual(consumers.slice(2));
  expect(own.release).toHaveBeenCalledOnce();
});

it('leaves who does not join others with a source of his own', async () => {
  const { consumers, own } = await begin({ joinsOthers: false });
  expect(consumers.map(({ producerId }) => producerId)).toEqual(['own']);
  consumers[0]!.emit('trace');
  expect(own.canJoin).not.toHaveBeenCalled();
});

it('gives back what it has borrowed: when it is switched, and at its end', async () => {
  const { feed, sources, released } = await begin();
  expect(released).toEqual([]);
  await feed.switchTo({ ...sources, sourceForNewcomer: async (kind) => sources.source(kind) });
  expect(released.toSorted()).toEqual(['for all', 'own']);
  feed.release();
  feed.release();
  expect(released.toSorted()).toEqual(['for all', 'for all', 'own']);
});
