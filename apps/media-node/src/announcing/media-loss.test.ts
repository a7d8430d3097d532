import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { beforeAll, expect, it, vi } from 'vitest';
import type { NodeBus } from '../bus/node-bus.js';
import { Captures } from '../capturing/captures.js';
import { MediaRegistry } from '../sessions/media-registry.js';
import type { OwnPublication } from '../streams/publication.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { MediaLoss } from './media-loss.js';

const identity = { nodeId: 'node', epoch: randomUUID() };
const worker = { index: 0 } as MediaWorker;

beforeAll(() => Logger.overrideLogger(false));

function registryWith(id: string): MediaRegistry {
  const registry = new MediaRegistry();
  const ends: (() => void)[] = [];
  registry.addPublication({
    id,
    worker,
    onEnd: (callback: () => void) => ends.push(callback),
    end: () => ends.forEach((end) => end()),
  } as unknown as OwnPublication);
  return registry;
}

const lossOf = (request: () => Promise<unknown>, registry: MediaRegistry) =>
  new MediaLoss(identity, { request } as unknown as NodeBus, registry, new Captures(), { endOn: () => [] });

it('frees what the worker carried and tells it until that is answered', async () => {
  const request = vi.fn<() => Promise<unknown>>().mockRejectedValueOnce(new Error('nobody')).mockResolvedValue({});
  const registry = registryWith('lost');
  const loss = lossOf(request, registry);
  loss.workerDied(worker);
  expect(registry.publicationCount).toBe(0);

  await vi.waitFor(() => expect(request).toHaveBeenCalledTimes(2), { timeout: 3_000 });
  const told = { ...identity, publicationIds: ['lost'], subscriptionIds: [] };
  expect(request).toHaveBeenLastCalledWith(expect.objectContaining({ name: 'node.mediaLost' }), told);
  await loss.stop();
});

it('gives up when the node stops', async () => {
  const request = vi.fn<() => Promise<unknown>>().mockRejectedValue(new Error('nobody'));
  const loss = lossOf(request, registryWith('lost'));
  loss.workerDied(worker);
  await loss.stop();
  expect(request).toHaveBeenCalledTimes(1);
});

it('says nothing when nothing was lost', async () => {
  const request = vi.fn<() => Promise<unknown>>();
  const loss = lossOf(request, new MediaRegistry());
  loss.workerDied(worker);
  await loss.stop();
  expect(request).not.toHaveBeenCalled();
});
