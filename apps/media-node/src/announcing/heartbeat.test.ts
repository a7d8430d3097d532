import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { beforeAll, expect, it, vi } from 'vitest';
import type { NodeBus } from '../bus/node-bus.js';
import type { OwnPublication } from '../streams/publication.js';
import { MediaRegistry } from '../sessions/media-registry.js';
import { Heartbeat } from './heartbeat.js';

beforeAll(() => Logger.overrideLogger(false));

/** A node that holds one publication, and hears these answers, the last one again and again. */
function begin(...answers: { verdict: string; drainWanted: boolean }[]) {
  const identity = { nodeId: 'node', epoch: randomUUID() };
  const said: { epoch: string; phase: string; load: { publications: number } }[] = [];
  const request = async (_: unknown, payload: never) => {
    said.push(payload);
    return answers.length > 1 ? answers.shift() : answers[0];
  };
  const registry = new MediaRegistry();
  const ends: (() => void)[] = [];
  const publication = {
    id: 'held',
    onEnd: (end: () => void) => ends.push(end),
    end: () => ends.forEach((end) => end()),
  };
  registry.addPublication(publication as unknown as OwnPublication);
  const bus = { request } as unknown as NodeBus;
  const heartbeat = new Heartbeat(identity, bus, { workers: [], use: 0, isFull: false }, { count: 0 }, registry);
  const onReplaced = vi.fn<() => void>();
  heartbeat.start(onReplaced);
  return { heartbeat, identity, registry, said, onReplaced };
}

const ACCEPTED = { verdict: 'accepted', drainWanted: false };

it('ends what it holds and begins a new life when it was declared lost', async () => {
  const { heartbeat, identity, registry, said } = begin({ verdict: 'lost', drainWanted: false }, ACCEPTED);
  const before = identity.epoch;
  await vi.waitFor(() => expect(said).toHaveLength(2), { timeout: 3_000 });
  expect(registry.publicationCount).toBe(0);
  expect(said[0]).toMatchObject({ epoch: before, load: { publications: 1 } });
  expect(said[1]).toMatchObject({ epoch: identity.epoch, load: { publications: 0 } });
  expect(identity.epoch).not.toBe(before);
  await heartbeat.stop();
});

it('tells when another process has its name', async () => {
  const { heartbeat, onReplaced, registry } = begin({ verdict: 'replaced', drainWanted: false });
  await vi.waitFor(() => expect(onReplaced).toHaveBeenCalled());
  expect(registry.publicationCount).toBe(1);
  await heartbeat.stop();
});

it('knows that an operator drains it, and says itself when it is about to stop, and at last that it leaves', async () => {
  const { heartbeat, said } = begin({ verdict: 'accepted', drainWanted: true }, ACCEPTED);
  await vi.waitFor(() => expect(heartbeat.isDraining).toBe(true));
  await vi.waitFor(() => expect(heartbeat.isDraining).toBe(false), { timeout: 3_000 });
  await heartbeat.drain();
  expect(said.at(-1)).toMatchObject({ phase: 'draining' });
  expect(heartbeat.isDraining).toBe(true);
  await heartbeat.stop();
  expect(said.at(-1)).toMatchObject({ phase: 'leaving' });
});
