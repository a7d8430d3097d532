import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MediaWorker } from '../../apps/media-node/src/workers/media-worker.js';
import { until } from '../support/until.ts';
import { RunningNode } from './running-node.ts';

// Workers of which each is full with one peer connection, as long as nothing is measured: who comes next goes to another one.
let running: RunningNode;
let session: string;
const FULL_WITH_ONE = 0.003;

beforeAll(async () => {
  vi.spyOn(MediaWorker.prototype, 'measure').mockResolvedValue();
  running = await RunningNode.start({ workers: 3, fullUse: FULL_WITH_ONE });
});
afterAll(() => running.stop());
beforeEach(() => {
  session = randomUUID();
  return async () => {
    running.node.registry.endAll();
    const loads = running.pool.workers.map(({ load }) => load);
    await until(
      'nothing is left',
      async () => running.node.sessions.count + Math.max(...loads) + (await routersLeft()) === 0,
    );
  };
});

async function routersLeft(): Promise<number> {
  const dumps = await Promise.all(running.pool.workers.map(({ process }) => process.dump()));
  return dumps.flatMap(({ routerIds }) => routerIds).length;
}

const publication = (id: string) => running.node.registry.publication(id)!;
const subscription = (id: string) => running.node.registry.subscription(id)!;
const pipes = () => running.node.sessions.pipeCount;

/** Somebody publishes, and so many receive it. */
async function watched(streamId: string, viewers: number) {
  const { publicationId, peer } = await running.publish(session, streamId);
  const received = [];
  for (let viewer = 0; viewer < viewers; viewer++) received.push(await running.subscribe(session, streamId));
  return { publisher: publication(publicationId), publicationId, peer, received };
}

describe('a session that one worker has no room for', () => {
  it('goes on on others; everybody receives, and a stream crosses once for each kind and worker', async () => {
    const { publisher, received } = await watched('stream', 5);
    await Promise.all(received.map(({ peer }) => peer.receives(['audio', 'video'])));
    const workers = received.map(({ subscriptionId }) => subscription(subscriptionId).worker);
    expect(workers.slice(0, 2)).not.toContain(publisher.worker);
    expect(new Set([publisher.worker, ...workers]).size).toBe(3);
    // Sound and picture to each of two workers, although five receive them.
    expect(pipes()).toBe(4);
  });

  it('publishes on others, too', async () => {
    const ids = ['a', 'b', 'c'];
    const publishers = await Promise.all(ids.map((id) => running.publish(session, id)));
    expect(new Set(publishers.map(({ publicationId }) => publication(publicationId).worker)).size).toBe(3);
    const viewers = await Promise.all(ids.map((id) => running.subscribe(session, id)));
    await Promise.all(viewers.map(({ peer }) => peer.receives(['audio', 'video'])));
  });

  it('has no pipe that nobody needs', async () => {
    const { received } = await watched('stream', 2);
    await Promise.all(received.map(({ peer }) => peer.receives(['audio', 'video'])));
    expect(pipes()).toBe(4);
    const [first, second] = received.map(({ subscriptionId }) => subscriptionId);
    running.node.registry.end({ publicationIds: [], subscriptionIds: [first!] });
    expect(pipes()).toBe(2);
    running.node.registry.end({ publicationIds: [], subscriptionIds: [second!] });
    expect(pipes()).toBe(0);
  });

  it('has none either when others go on there', async () => {
    // Two fill a worker: those who receive are together on the other one.
    const node = await RunningNode.start({ workers: 2, fullUse: 0.007 });
    onTestFinished(() => node.stop());
    for (const streamId of ['a', 'b']) await node.publish(session, streamId);
    const [ofA, ofB] = [await node.subscribe(session, 'a'), await node.subscribe(session, 'b')];
    await Promise.all([ofA, ofB].map(({ peer }) => peer.receives(['audio', 'video'])));
    expect(node.node.sessions.pipeCount).toBe(4);
    node.node.registry.end({ publicationIds: [], subscriptionIds: [ofA.subscriptionId] });
    expect(node.node.sessions.pipeCount).toBe(2);
    await ofB.peer.receives(['audio', 'video']);
  });

  it('follows a stream that is published anew on another worker', async () => {
    const { publicationId, received } = await watched('stream', 2);
    await Promise.all(received.map(({ peer }) => peer.receives(['audio', 'video'])));
    const { publicationId: again } = await running.publish(session, 'stream');
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    expect(publication(again)).toBeDefined();
    await Promise.all(received.map(({ peer }) => peer.receives(['audio', 'video'])));
  });

  it('is captured where it is published', async () => {
    const { publisher, received } = await watched('stream', 1);
    const { captureId, receiver } = await running.capture(session, 'stream');
    expect(running.node.captures.find(captureId)!.worker).toBe(publisher.worker);
    await until('packets are captured', () => receiver.packets.length > 20);
    expect(received).toHaveLength(1);
  });
});

describe('a worker that dies', () => {
  it('ends what it carries, and the streams that somebody received from it, and nothing else', async () => {
    const watchedThere = await watched('watched', 1);
    const other = await running.publish(session, 'other');
    const there = subscription(watchedThere.received[0]!.subscriptionId).worker;
    const { publisher } = watchedThere;
    expect(publisher.worker).not.toBe(there);
    expect(publication(other.publicationId).worker).not.toBe(there);
    process.kill(there.process.pid, 'SIGKILL');
    await until('the stream has ended', () => publisher.ended);
    expect(publication(other.publicationId).ended).toBe(false);
    const reported = await until('the loss was reported', () =>
      running.asked.find(({ operation }) => operation === 'node.mediaLost'),
    );
    expect(reported.request).toMatchObject({
      publicationIds: [watchedThere.publicationId],
      subscriptionIds: watchedThere.received.map(({ subscriptionId }) => subscriptionId),
    });
    await until('there are three workers again', () => running.pool.workers.length === 3);
  });
});
