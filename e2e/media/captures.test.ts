import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../clients/offer-shapes.ts';
import { until } from '../support/until.ts';
import { RunningNode } from './running-node.ts';

let running: RunningNode;

beforeAll(async () => {
  running = await RunningNode.start();
});
afterEach(async () => {
  const { registry, captures, sessions } = running.node;
  registry.end(registry.olderThan(0));
  expect([captures.count, sessions.count, running.pool.workers[0]!.load]).toEqual([0, 0, 0]);
  const { process } = running.pool.workers[0]!;
  await until('no router is left', async () => (await process.dump()).routerIds.length === 0);
});
afterAll(() => running.stop());

const endPublications = (...publicationIds: string[]) =>
  running.node.registry.end({ publicationIds, subscriptionIds: [] });

describe('what is sent', () => {
  it.each([
    ['chromium', { audio: 111, video: 96 }],
    ['firefox', { audio: 109, video: 120 }],
  ] as const)('is what %s sends, as announced', async (browser, payloadTypes) => {
    const session = randomUUID();
    await running.publish(session, 'stream', { browser });
    const { receiver, source } = await running.capture(session, 'stream');
    const { audio, video } = source;
    await receiver.receives(audio!.ssrc, video!.ssrc);

    expect(video!.codec).toBe('VP8');
    expect([audio!.payloadType, video!.payloadType]).toEqual([payloadTypes.audio, payloadTypes.video]);
    for (const { ssrc, payloadType } of [audio!, video!]) {
      for (const packet of receiver.of(ssrc)) {
        expect(packet).toMatchObject({ payloadType, from: `${source.from.ip}:${source.from.port}` });
      }
    }
  });

  it.each([
    [{ audio: true, video: false }, ['audio']],
    [{ audio: false, video: true }, ['video']],
  ])('is what is wanted: %j', async (wanted, kinds) => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const { receiver, source } = await running.capture(session, 'stream', wanted);
    expect(Object.keys(source).filter((key) => key !== 'from')).toEqual(kinds);
    const { ssrc } = source.audio ?? source.video!;
    await receiver.receives(ssrc);
    expect(receiver.packets.every((packet) => packet.ssrc === ssrc)).toBe(true);
  });

  it('is what the stream has', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream', { video: false });
    const { source } = await running.capture(session, 'stream');
    expect(source.audio).toBeDefined();
    expect(source.video).toBeUndefined();
  });

  it('comes again when it is asked for', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const { receiver, source } = await running.capture(session, 'stream');
    await receiver.receives(source.audio!.ssrc, source.video!.ssrc);
    for (const { ssrc } of [source.audio!, source.video!]) {
      const { sequence } = receiver.of(ssrc).at(-1)!;
      const times = () => receiver.of(ssrc).filter((packet) => packet.sequence === sequence).length;
      expect(times()).toBe(1);
      receiver.requestAgain(source.from, ssrc, sequence);
      await until('the packet came again', () => times() === 2);
    }
  });

  it('begins with a request for a key frame, and is one whenever it is asked for', async () => {
    const session = randomUUID();
    const { peer } = await running.publish(session, 'stream');
    const before = peer.keyFrameRequests;
    const { receiver, source } = await running.capture(session, 'stream');
    await until('the publisher is asked', () => peer.keyFrameRequests > before);

    await receiver.receives(source.video!.ssrc);
    const asked = peer.keyFrameRequests;
    receiver.requestKeyFrame(source.from, source.video!.ssrc);
    await until('the publisher is asked again', () => peer.keyFrameRequests > asked);
  });
});
