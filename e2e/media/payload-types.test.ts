import { randomInt, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routerCodecs, routerProfile } from '../../apps/media-node/src/routers/router-codecs.js';
import { makeOffer, SHAPES, type PayloadTypes } from '../clients/offer-shapes.ts';
import { NO_LIMITS, RunningNode } from './running-node.ts';

/** Offers of older Chromiums and of phones, whose H264 has a number that mediasoup likes to give to retransmissions. */
const PHONES: [string, PayloadTypes][] = [
  ['H264 100 beside VP8 96', { opus: 111, vp8: 96, rtx: 97, h264: 100, h264Rtx: 101 }],
  ['H264 101 beside VP8 100', { opus: 111, vp8: 100, rtx: 96, h264: 101, h264Rtx: 97 }],
  ['VP8 101 beside H264 100', { opus: 111, vp8: 101, rtx: 102, h264: 100, h264Rtx: 103 }],
  ['H264 102 beside VP8 101 and opus 100', { opus: 100, vp8: 101, h264: 102 }],
  ['H264 100 alone', { opus: 111, h264: 100 }],
  ['VP8 100 alone, without retransmissions', { opus: 96, vp8: 100 }],
  ['numbers from the lower range', { opus: 35, vp8: 63, rtx: 62, h264: 40, h264Rtx: 41 }],
];

const IDENTITY = {
  ufrag: 'abcd',
  password: 'abcdefghijklmnopqrstuvwx',
  fingerprint: `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
};
const KINDS = ['audio' as const, 'video' as const];

let running: RunningNode;

beforeAll(async () => {
  running = await RunningNode.start();
});
afterAll(() => running.stop());

describe.each(PHONES)('an offer with %s', (_, payloadTypes) => {
  it('publishes to others, to its like and to Chromium', async () => {
    const session = randomUUID();
    const { publicationId, answer } = await running.publish(session, 'stream', { payloadTypes });
    expect(videoTypes(answer)).toEqual(sentTypes(payloadTypes));
    const { peer } = await running.subscribe(session, 'stream', { payloadTypes });
    await peer.receives(['audio', 'video']);
    const { peer: other } = await running.subscribe(session, 'stream', {
      payloadTypes: { ...SHAPES.chromium, h264: 108 },
    });
    await other.receives(['audio', 'video']);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it('receives what Chromium publishes', async () => {
    const session = randomUUID();
    // A phone without VP8 gets what has H264.
    const { publicationId } = await running.publish(session, 'stream', {
      payloadTypes: payloadTypes.vp8 === undefined ? { opus: 111, h264: 108, h264Rtx: 109 } : SHAPES.chromium,
    });
    const { peer, answer } = await running.subscribe(session, 'stream', { payloadTypes });
    expect(videoTypes(answer)).toEqual([payloadTypes.vp8 ?? payloadTypes.h264]);
    await peer.receives(['audio', 'video']);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });
});

/** Any numbers that RTP may use beside RTCP, and more often those that mediasoup takes first for retransmissions. */
const anyTypes = (count: number) =>
  fc.oneof(
    fc.uniqueArray(fc.integer({ min: 96, max: 104 }), { minLength: count, maxLength: count }),
    fc.uniqueArray(fc.oneof(fc.integer({ min: 35, max: 63 }), fc.integer({ min: 96, max: 127 })), {
      minLength: count,
      maxLength: count,
    }),
  );

/** What some client may offer: VP8, H264 or both, each with or without retransmissions. */
const anyClient = fc
  .tuple(anyTypes(5), fc.constantFrom('vp8', 'h264', 'both'), fc.boolean(), fc.boolean())
  .map(([[opus, vp8, rtx, h264, h264Rtx], video, repairsVp8, repairsH264]): PayloadTypes => ({
    opus,
    ...(video === 'h264' ? {} : { vp8, ...(repairsVp8 ? { rtx } : {}) }),
    ...(video === 'vp8' ? {} : { h264, ...(repairsH264 ? { h264Rtx } : {}) }),
  }));

it('whatever the payload types are: each client is answered with its own, and nothing is refused', async () => {
  await fc.assert(
    fc.asyncProperty(anyClient, fc.array(anyClient, { minLength: 1, maxLength: 4 }), async (publisher, subscribers) => {
      const [sessionUid, streamId, publicationId] = [randomUUID(), 'stream', randomUUID()];
      const [audio, video, rtx] = [1, 2, 3].map((part) => randomInt(1, 1_000_000) * 4 + part);
      const sdpOffer = makeOffer('chromium', 'sendonly', KINDS, IDENTITY, { audio, video, rtx } as never, {
        payloadTypes: publisher,
      });
      const about = { sessionUid, streamId, ...NO_LIMITS };
      const flags = { hasAudio: true, hasVideo: true, loopback: false };
      const answer = await running.node.publishing.publish({ ...about, publicationId, sdpOffer, ...flags });
      expect(typesOf(answer, 'audio')).toEqual([publisher.opus]);
      expect(videoTypes(answer)).toEqual(sentTypes(publisher));

      for (const payloadTypes of [publisher, ...subscribers]) {
        const received = await running.node.subscribing.subscribe({
          ...about,
          subscriptionId: randomUUID(),
          sdpOffer: makeOffer('chromium', 'recvonly', KINDS, IDENTITY, undefined, { payloadTypes }),
        });
        expect(typesOf(received, 'audio')).toEqual([payloadTypes.opus]);
        const codec = publisher.vp8 === undefined ? payloadTypes.h264 : payloadTypes.vp8;
        // What the stream does not have is rejected: port 0.
        if (codec === undefined) expect(received).toMatch(/^m=video 0 /m);
        else expect(videoTypes(received)).toEqual([codec]);
      }
      running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
      expect(running.node.sessions.find(sessionUid)).toBeUndefined();
    }),
    { numRuns: 150 },
  );
});

it('mediasoup makes a router for every profile around the numbers that it chooses itself, with what is needed', async () => {
  const { process } = running.pool.workers[0]!;
  const numbers = Array.from({ length: 9 }, (_, index) => 96 + index);
  for (const opus of [96, 100, 101, 111]) {
    for (const vp8 of numbers) {
      for (const h264 of numbers) {
        if (new Set([opus, vp8, h264]).size < 3) continue;
        for (const needed of [
          { opus, vp8 },
          { opus, h264 },
        ]) {
          const profile = routerProfile({ opus, vp8, h264 }, needed);
          expect(profile).toMatchObject(needed);
          const router = await process.createRouter({ mediaCodecs: routerCodecs(profile) });
          router.close();
        }
      }
    }
  }
});

/** What a publisher may send: the first of VP8 and H264 that it offers, with its retransmissions if it offers them. */
function sentTypes({ vp8, rtx, h264, h264Rtx }: PayloadTypes): (number | undefined)[] {
  return (vp8 === undefined ? [h264, h264Rtx] : [vp8, rtx]).filter((type) => type !== undefined);
}

function typesOf(answer: string, kind: 'audio' | 'video'): number[] {
  const line = new RegExp(`^m=${kind} 9 \\S+ (.*)\r$`, 'm').exec(answer);
  return line?.[1]?.split(' ').map(Number) ?? [];
}

const videoTypes = (answer: string): number[] => typesOf(answer, 'video');
