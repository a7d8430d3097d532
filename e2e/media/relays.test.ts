import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RelayEnd } from '../../apps/media-node/src/relaying/relay-request.js';
import { until } from '../support/until.ts';
import { ConnectedNodes } from './connected-nodes.ts';
import type { RunningNode } from './running-node.ts';

const connected = new ConnectedNodes();
let home: RunningNode;
let edge: RunningNode;
let session: string;

beforeAll(async () => {
  home = await connected.start('home');
  edge = await connected.start('edge');
});
afterAll(() => connected.stop());
beforeEach(() => void (session = randomUUID()));
afterEach(async () => {
  vi.restoreAllMocks();
  connected.areConnected = true;
  for (const { node } of [home, edge]) node.registry.endAll();
  await until('nothing is left', async () => {
    const counts = [home, edge].flatMap(({ node, pool }) => [
      node.sendingRelays.count,
      node.receivingRelays.count,
      node.sessions.count,
      ...pool.workers.map(({ load }) => load),
    ]);
    const dumps = await Promise.all(
      [home, edge].flatMap(({ pool }) => pool.workers.map(({ process }) => process.dump())),
    );
    return counts.every((count) => count === 0) && dumps.every(({ routerIds }) => routerIds.length === 0);
  });
});

const fromHome = () => ({ origin: { ...home.identity } });
const viewer = (options = {}) => edge.subscribe(session, 'stream', { ...fromHome(), ...options });
const relays = () => [home.node.sendingRelays.count, edge.node.receivingRelays.count];

describe('a stream of another node', () => {
  it.each(['chromium', 'firefox'] as const)('is received from %s, whatever the browser', async (browser) => {
    await home.publish(session, 'stream', { browser });
    const viewers = await Promise.all([viewer({ browser: 'chromium' }), viewer({ browser: 'firefox' })]);
    await Promise.all(viewers.map(({ peer }) => peer.receives(['audio', 'video'])));
  });

  it('crosses once, however many receive it, as long as one does', async () => {
    await home.publish(session, 'stream');
    const viewers = await Promise.all(Array.from({ length: 5 }, () => viewer()));
    await Promise.all(viewers.map(({ peer }) => peer.receives(['audio', 'video'])));
    expect(relays()).toEqual([1, 1]);
    const [last, ...others] = viewers.map(({ subscriptionId }) => subscriptionId);
    edge.node.registry.end({ publicationIds: [], subscriptionIds: others });
    expect(relays()).toEqual([1, 1]);
    edge.node.registry.end({ publicationIds: [], subscriptionIds: [last!] });
    await until('nothing crosses', () => relays().every((count) => count === 0));
  });

  it('is encrypted on its way, with keys that each relay has for itself', async () => {
    const ends: RelayEnd[] = [];
    const { sendingRelays } = home.node;
    const relay = vi.spyOn(sendingRelays, 'relay');
    for (const streamId of ['one', 'two']) {
      await home.publish(session, streamId);
      await edge.subscribe(session, streamId, fromHome());
      ends.push(relay.mock.lastCall![0].end, (await relay.mock.results.at(-1)!.value).end);
    }
    expect(new Set(ends.map(({ srtp }) => srtp.keyBase64)).size).toBe(4);
    // Without them mediasoup could not read what it gets.
    const { peer } = await edge.subscribe(session, 'two', fromHome());
    await peer.receives(['audio', 'video']);
  });

  it('goes on when it is published anew', async () => {
    const { publicationId } = await home.publish(session, 'stream');
    const viewers = await Promise.all([viewer(), viewer({ browser: 'firefox' })]);
    await Promise.all(viewers.map(({ peer }) => peer.receives(['audio', 'video'])));
    await home.publish(session, 'stream', { browser: 'firefox' });
    home.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    await Promise.all(viewers.map(({ peer }) => peer.receives(['audio', 'video'], 30)));
    expect(relays()).toEqual([1, 1]);
  });

  it('is received although it is published anew at the same moment', async () => {
    let { publicationId } = await home.publish(session, 'stream');
    for (let round = 0; round < 5; round++) {
      const [{ peer }, again] = await Promise.all([viewer(), home.publish(session, 'stream')]);
      home.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
      ({ publicationId } = again);
      await peer.receives(['audio', 'video']);
    }
  });

  it('ends for those who receive it there when it ends', async () => {
    const { publicationId } = await home.publish(session, 'stream');
    const { subscriptionId } = await viewer();
    home.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    await until('the subscription has ended', () => edge.node.registry.subscription(subscriptionId) === undefined);
  });

  it('is sent no more than the lowest limit of those who receive it there', async () => {
    const { publicationId } = await home.publish(session, 'stream');
    const receivedBy = vi.spyOn(home.node.registry.publication(publicationId)!, 'receivedBy');
    await viewer({ maxKbps: 500 });
    await viewer({ maxKbps: 300 });
    await until('its publisher is limited', () => receivedBy.mock.lastCall?.[0][0]?.maxKbps === 300);
  });

  it('is refused when it is not there, and when its node has begun another life', async () => {
    await expect(viewer()).rejects.toMatchObject({ code: 'unknown-stream' });
    await home.publish(session, 'stream');
    const origin = { nodeId: 'home', epoch: randomUUID() };
    await expect(viewer({ origin })).rejects.toMatchObject({ code: 'stale-epoch' });
    connected.areConnected = false;
    await expect(viewer()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('relays', () => {
  it('go on while nodes do not reach each other, and what was told meanwhile is heard later', async () => {
    const { publicationId } = await home.publish(session, 'stream');
    const { peer, subscriptionId } = await viewer();
    await peer.receives(['audio', 'video']);
    connected.areConnected = false;
    await peer.receives(['audio', 'video'], 60);
    home.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    connected.areConnected = true;
    await until('the subscription has ended', () => edge.node.registry.subscription(subscriptionId) === undefined);
  });

  it('end when the node that got them has died', { timeout: 30_000 }, async () => {
    const dying = await connected.start('dying');
    await home.publish(session, 'stream');
    const { peer } = await dying.subscribe(session, 'stream', fromHome());
    await peer.receives(['audio', 'video']);
    expect(home.node.sendingRelays.count).toBe(1);
    connected.nodes.delete('dying');
    await dying.node.receivingRelays.stop();
    await until('nothing is sent to it', () => home.node.sendingRelays.count === 0, { limitMs: 15_000 });
    await dying.stop();
  });

  it('whose worker dies end, and say so by the publication', async () => {
    const { publicationId } = await home.publish(session, 'stream');
    const { peer, subscriptionId } = await viewer();
    await peer.receives(['audio', 'video']);
    const [worker] = edge.pool.workers;
    process.kill(worker!.process.pid, 'SIGKILL');
    await until('the subscription has ended', () => edge.node.registry.subscription(subscriptionId) === undefined);
    expect(edge.node.registry.lostWith(worker!)).toEqual({ publicationIds: [], subscriptionIds: [] });
    await until('nothing is sent to it', () => home.node.sendingRelays.count === 0);
    expect(home.node.registry.publication(publicationId)).toBeDefined();
    await until('there is another worker', () => edge.pool.workers.length === 1);
  });
});
