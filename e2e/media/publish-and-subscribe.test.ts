import { randomUUID } from 'node:crypto';
import type { types } from 'mediasoup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { NO_LIMITS, RunningNode } from './running-node.ts';

let running: RunningNode;

beforeAll(async () => {
  running = await RunningNode.start({ workers: 2, fullUse: Infinity });
});
afterAll(() => running.stop());

describe('publishing and subscribing', () => {
  it.each([
    ['chromium', 'chromium', 1],
    ['chromium', 'firefox', 2],
    ['firefox', 'chromium', 2],
    ['firefox', 'firefox', 1],
  ] as const)('carries audio and video from %s to %s', async (from, to, routers) => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream', { browser: from });
    const { peer } = await running.subscribe(session, 'stream', { browser: to });
    await peer.receives(['audio', 'video']);
    expect(running.node.sessions.find(session)?.routers.count).toBe(routers);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it('pipes a producer once for subscribers that come together', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const subscribers = await Promise.all(
      Array.from({ length: 6 }, () => running.subscribe(session, 'stream', { browser: 'firefox' })),
    );
    await Promise.all(subscribers.map(({ peer }) => peer.receives(['audio', 'video'])));

    const source = running.node.registry.publication(publicationId)?.source('video');
    const dump = await source?.router.router.dump();
    const consumers = dump?.mapProducerIdConsumerIds.find(({ key }) => key === source?.producer.id)?.values;
    expect(consumers).toHaveLength(1);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it('sets no limit for what is sent: nothing is estimated there that it could hold for', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const { router } = running.node.registry.publication(publicationId)!.source('video')!.router;
    const transports: types.WebRtcTransport[] = [];
    router.observer.on('newtransport', (transport) => transports.push(transport as types.WebRtcTransport));
    const { peer } = await running.subscribe(session, 'stream', { maxKbps: 500 });
    await peer.receives(['audio', 'video']);
    const stats = (await Promise.all(transports.map((transport) => transport.getStats()))).flat();
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });

    const limits = stats.map((known) => [
      known.availableOutgoingBitrate,
      known.maxOutgoingBitrate,
      known.minOutgoingBitrate,
    ]);
    expect(limits).toEqual([[undefined, undefined, undefined]]);
  });

  it('ends the subscriptions with their publication, and the routers with the last of both', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const { subscriptionId } = await running.subscribe(session, 'stream', { browser: 'firefox' });
    const worker = running.node.registry.publication(publicationId)!.worker;
    const { routerIds } = await worker.process.dump();
    expect(worker.load).toBe(2);

    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    expect(running.node.registry.subscription(subscriptionId)).toBeUndefined();
    expect(running.node.sessions.find(session)).toBeUndefined();
    expect(worker.load).toBe(0);
    await until(
      'its two routers are closed',
      async () => (await worker.process.dump()).routerIds.length === routerIds.length - 2,
    );
    const transports = (await worker.server.dump()).webRtcTransportIds;
    expect(transports).toEqual([]);
  });

  it('gives a repeated request the same answer, and replaces a publication whose offer is new', async () => {
    const session = randomUUID();
    const { request, answer, publicationId } = await running.publish(session, 'stream');
    expect(await running.node.publishing.publish(request)).toBe(answer);

    const { answer: another } = await running.publish(session, 'stream', { publicationId });
    expect(another).not.toBe(answer);
    expect(running.node.registry.publicationCount).toBe(1);
    const { peer } = await running.subscribe(session, 'stream');
    await peer.receives(['audio', 'video']);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it('spreads sessions over the workers and keeps a session on one', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const publications = await Promise.all([
      running.publish(first, 'a'),
      running.publish(first, 'b'),
      running.publish(second, 'c'),
    ]);
    const [a, b, c] = publications.map(
      ({ publicationId }) => running.node.registry.publication(publicationId)?.worker.index,
    );
    expect(a).toBe(b);
    expect(c).not.toBe(a);
    running.node.registry.end({
      publicationIds: publications.map(({ publicationId }) => publicationId),
      subscriptionIds: [],
    });
  });

  it('frees everything of a publication that is closed while it is set up', async () => {
    const peer = WebRtcPeer.publisher();
    const request = {
      sessionUid: randomUUID(),
      streamId: 'stream',
      publicationId: randomUUID(),
      sdpOffer: await peer.offer(),
      hasAudio: true,
      hasVideo: true,
      loopback: false,
      ...NO_LIMITS,
    };
    const publishing = running.node.publishing.publish(request);
    running.node.registry.end({ publicationIds: [request.publicationId], subscriptionIds: [] });
    await expect(publishing).rejects.toMatchObject({ code: 'unknown-stream' });
    for (const worker of running.pool.workers) {
      await until('no transport is left', async () => (await worker.server.dump()).webRtcTransportIds.length === 0);
      await until('no router is left', async () => (await worker.process.dump()).routerIds.length === 0);
    }
    peer.close();
  });

  it('serves twenty sets of payload types in a session, and keeps no router that nobody uses', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const subscribers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        running.subscribe(session, 'stream', {
          payloadTypes: { opus: 111, vp8: 100 + (index % 10), h264: 35 + index },
        }),
      ),
    );
    await Promise.all(subscribers.map(({ peer }) => peer.receives(['audio', 'video'])));
    const routers = () => running.node.sessions.find(session)?.routers.count;
    const worker = running.node.registry.publication(publicationId)!.worker;
    const { routerIds } = await worker.process.dump();
    // Two of each ten share one: the stream has no H264.
    expect(routers()).toBe(11);

    const [first, second, ...others] = subscribers.map(({ subscriptionId }) => subscriptionId);
    running.node.registry.end({ publicationIds: [], subscriptionIds: [first!, ...others] });
    expect(routers()).toBe(2);
    await until('nine routers are closed', async () => {
      return (await worker.process.dump()).routerIds.length === routerIds.length - 9;
    });
    await subscribers[1]!.peer.receives(['audio', 'video']);
    running.node.registry.end({ publicationIds: [], subscriptionIds: [second!] });
    expect(routers()).toBe(1);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    await until(
      'the last is closed',
      async () => (await worker.process.dump()).routerIds.length === routerIds.length - 11,
    );
  });

  it('refuses a 65th set of payload types in a session, but only to receive', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const peer = WebRtcPeer.subscriber();
    const offer = await peer.offer();
    const others = Array.from({ length: 64 }, (_, index) =>
      withTypes(100 + (index % 8), 112 + Math.floor(index / 8), offer),
    );
    const outcomes = await Promise.allSettled(
      others.map((sdpOffer) =>
        running.node.subscribing.subscribe({
          sessionUid: session,
          streamId: 'stream',
          subscriptionId: randomUUID(),
          sdpOffer,
          ...NO_LIMITS,
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([
      {
        status: 'rejected',
        reason: expect.objectContaining({
          name: 'SdpError',
          message: expect.stringContaining('64 sets of payload types'),
        }),
      },
    ]);
    peer.close();
    const { publicationId: another } = await running.publish(session, 'another', {
      payloadTypes: { opus: 36, vp8: 35 },
    });
    const { peer: viewer } = await running.subscribe(session, 'another');
    await viewer.receives(['audio', 'video']);
    running.node.registry.end({ publicationIds: [publicationId, another], subscriptionIds: [] });
    expect(running.node.registry.subscriptionCount).toBe(0);
  });

  it('keeps the router of a recording for as long as that runs', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream', { browser: 'firefox' });
    const { captureId, receiver } = await running.capture(session, 'stream');
    const { publicationId: again } = await running.publish(session, 'stream', { browser: 'chromium' });
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
    const routers = () => running.node.sessions.find(session)?.routers.count;
    expect(routers()).toBe(2);
    const before = receiver.packets.length;
    await until('it is still sent packets', () => receiver.packets.length > before + 10);
    running.node.captures.end([captureId]);
    expect(routers()).toBe(1);
    running.node.registry.end({ publicationIds: [again], subscriptionIds: [] });
  });

  it('does not know streams that are not published', async () => {
    await expect(running.subscribe(randomUUID(), 'nothing')).rejects.toMatchObject({ code: 'unknown-stream' });
  });
});

/** The offer with other payload types for opus and VP8 than Chromium's. */
function withTypes(opus: number, vp8: number, offer: string): string {
  return offer.replaceAll(/^(?:m=|a=(?:rtpmap|fmtp|rtcp-fb)).*$/gm, (line) =>
    line.replaceAll(/\b111\b/g, String(opus)).replaceAll(/\b96\b/g, String(vp8)),
  );
}
