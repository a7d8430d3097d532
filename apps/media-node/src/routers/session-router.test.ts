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
/** As a copy is closed by mediasoup: its observer hears of it at once. */
function fakeCopy() {
  const observer = new EventEmitter();
  return { observer, close: vi.fn<() => void>(() => void observer.emit('close')) };
}

it('gives the producer itself in its own router', async () => {
  const source = fakeSource(() => Promise.reject(new Error('not asked')));
  const { producer, release } = await source.router.borrow(source);
  expect(producer).toBe(source.producer);
  release();
});

it('pipes once, however many ask at the same time, until the last of them has released it', async () => {
  const copies = [fakeCopy(), fakeCopy()];
  const pipe = vi.fn<() => Promise<unknown>>();
  for (const pipeProducer of copies) pipe.mockResolvedValueOnce({ pipeProducer });
  const [source, router] = [fakeSource(pipe), target()];
  const borrowed = await Promise.all([1, 2, 3].map(() => router.borrow(source)));
  expect(borrowed.map(({ producer }) => producer)).toEqual([copies[0], copies[0], copies[0]]);
  expect(pipe).toHaveBeenCalledOnce();
  expect(router.pipeCount).toBe(1);
  const [first, second, third] = borrowed;
  for (const one of [first, first, second]) one!.release();
  expect(copies[0]!.close).not.toHaveBeenCalled();
  third!.release();
  expect(copies[0]!.close).toHaveBeenCalledOnce();
  expect(router.pipeCount).toBe(0);
  expect((await router.borrow(source)).producer).toBe(copies[1]);
});

it('pipes again after a failure, and after the copy has closed with its original', async () => {
  const copies = [fakeCopy(), fakeCopy()];
  const pipe = vi
    .fn<() => Promise<unknown>>()
    .mockRejectedValueOnce(new Error('no'))
    .mockResolvedValueOnce({ pipeProducer: copies[0] })
    .mockResolvedValueOnce({ pipeProducer: copies[1] });
  const [source, router] = [fakeSource(pipe), target()];
  await expect(router.borrow(source)).rejects.toThrow('no');
  expect((await router.borrow(source)).producer).toBe(copies[0]);
  copies[0]!.observer.emit('close');
  expect((await router.borrow(source)).producer).toBe(copies[1]);
});
