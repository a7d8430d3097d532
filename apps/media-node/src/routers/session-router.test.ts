import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { expect, it, vi } from 'vitest';
import { Users } from '../lifetimes/users.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { SessionRouter, type Source } from './session-router.js';

const routerOf = (router: object) =>
  new SessionRouter(router as types.Router, {} as MediaWorker, new Users(() => undefined));

function fakeSource(pipeToRouter: () => Promise<unknown>): Source {
  const router = routerOf({ pipeToRouter });
  return { producer: { id: 'producer' } as types.Producer, router };
}

const target = () => routerOf({});
const fakeCopy = () => ({ observer: new EventEmitter() });

it('gives the producer itself in its own router', async () => {
  const source = fakeSource(() => Promise.reject(new Error('not asked')));
  expect(await source.router.producerHere(source)).toBe(source.producer);
});

it('pipes once, however many ask at the same time', async () => {
  const copy = fakeCopy();
  const pipe = vi.fn<() => Promise<unknown>>(async () => ({ pipeProducer: copy }));
  const [source, router] = [fakeSource(pipe), target()];
  expect(await Promise.all([1, 2, 3].map(() => router.producerHere(source)))).toEqual([copy, copy, copy]);
  expect(pipe).toHaveBeenCalledOnce();
});

it('pipes again after a failure, and after the copy has closed', async () => {
  const copies = [fakeCopy(), fakeCopy()];
  const pipe = vi
    .fn<() => Promise<unknown>>()
    .mockRejectedValueOnce(new Error('no'))
    .mockResolvedValueOnce({ pipeProducer: copies[0] })
    .mockResolvedValueOnce({ pipeProducer: copies[1] });
  const [source, router] = [fakeSource(pipe), target()];
  await expect(router.producerHere(source)).rejects.toThrow('no');
  expect(await router.producerHere(source)).toBe(copies[0]);
  copies[0]!.observer.emit('close');
  expect(await router.producerHere(source)).toBe(copies[1]);
});
