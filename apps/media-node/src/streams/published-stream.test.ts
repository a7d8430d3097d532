import { expect, it, vi } from 'vitest';
import type { MediaWorker } from '../workers/media-worker.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import type { Publication } from './publication.js';
import { PublishedStream } from './published-stream.js';
import type { StreamSubscriber } from './stream-subscriber.js';

const [worker, another] = [{}, {}] as [MediaWorker, MediaWorker];

function fakePublication(on = worker) {
  const lifetime = new Lifetime();
  const limits: (readonly number[])[] = [];
  const publication = {
    worker: on,
    onEnd: (callback: () => void) => lifetime.owns(callback),
    receivedBy: (subscribers: readonly StreamSubscriber[]) => limits.push(subscribers.map(({ maxKbps }) => maxKbps)),
  } as unknown as Publication;
  return { publication, limits, end: () => lifetime.end() };
}

function fakeSubscriber(stream: PublishedStream, maxKbps = 0) {
  const lifetime = new Lifetime();
  /** The newest publication at each change. */
  const fedBy: unknown[] = [];
  const subscriber: StreamSubscriber = {
    worker,
    maxKbps,
    videoScore: 10,
    onEnd: (callback) => lifetime.owns(callback),
    sourceChanged: () => fedBy.push(stream.newest),
    end: () => lifetime.end(),
  };
  stream.add(subscriber);
  return { fedBy, lifetime, end: () => lifetime.end() };
}

function begin() {
  const onEnd = vi.fn<() => void>();
  const stream = new PublishedStream('stream', onEnd);
  const [first, second, third] = [fakePublication(), fakePublication(), fakePublication()];
  stream.opened(first.publication);
  return { onEnd, stream, first, second, third };
}

it('is fed by the newest publication', () => {
  const { stream, first, second } = begin();
  const subscriber = fakeSubscriber(stream);
  stream.opened(second.publication);
  expect(subscriber.fedBy).toEqual([second.publication]);
  first.end();
  expect(subscriber.fedBy).toEqual([second.publication]);
  expect(stream.newest).toBe(second.publication);
});

it('goes back to the newest that lives when the one that fed it ends', () => {
  const { stream, first, second, third } = begin();
  const subscriber = fakeSubscriber(stream);
  for (const { publication } of [second, third]) stream.opened(publication);
  second.end();
  third.end();
  expect(subscriber.fedBy).toEqual([second.publication, third.publication, first.publication]);
});

it('ends, with all subscriptions, when no publication is left', () => {
  const { stream, first, second, onEnd } = begin();
  const subscribers = [fakeSubscriber(stream), fakeSubscriber(stream)];
  stream.opened(second.publication);
  first.end();
  expect(onEnd).not.toHaveBeenCalled();
  second.end();
  expect(onEnd).toHaveBeenCalledOnce();
  expect(stream.newest).toBeUndefined();
  expect(subscribers.map(({ lifetime }) => lifetime.ended)).toEqual([true, true]);
});

it('does not count a publication that has ended before it is set up', () => {
  const { stream, first, second } = begin();
  second.end();
  stream.opened(second.publication);
  expect(stream.newest).toBe(first.publication);
});

it('limits whichever publication feeds it to what its subscriptions may receive', () => {
  const { stream, first, second } = begin();
  const slow = fakeSubscriber(stream, 100);
  fakeSubscriber(stream, 500);
  expect(first.limits.at(-1)).toEqual([100, 500]);
  stream.opened(second.publication);
  expect(second.limits.at(-1)).toEqual([100, 500]);
  slow.end();
  expect(second.limits.at(-1)).toEqual([500]);
  second.end();
  expect(first.limits.at(-1)).toEqual([500]);
});

it('is on the worker of its publisher, and on those from which it is received', () => {
  const { stream, first } = begin();
  const viewer = fakeSubscriber(stream);
  expect([...stream.workers]).toEqual([worker]);
  stream.opened(fakePublication(another).publication);
  expect([...stream.workers]).toEqual([another, worker]);
  first.end();
  viewer.end();
  expect([...stream.workers]).toEqual([another]);
});
