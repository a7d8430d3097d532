import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PayloadTypes } from '../clients/offer-shapes.ts';
import { RunningNode } from './running-node.ts';

const VP8_ONLY = { opus: 111, vp8: 96, rtx: 97 };
const H264_ONLY = { opus: 111, h264: 108, h264Rtx: 109 };

let running: RunningNode;

beforeAll(async () => {
  running = await RunningNode.start();
});
afterAll(() => running.stop());

/** The kinds of an answer's sections that are used, and of those that are rejected. */
function sections(answer: string) {
  const kinds = (port: string) => [...answer.matchAll(new RegExp(`^m=(\\w+) ${port} `, 'gm'))].map(([, kind]) => kind);
  return { used: kinds('9'), rejected: kinds('0') };
}

describe('a subscriber', () => {
  it.each<[string, PayloadTypes, PayloadTypes]>([
    ['VP8 of a stream in H264', H264_ONLY, VP8_ONLY],
    ['H264 of a stream in VP8', VP8_ONLY, H264_ONLY],
    ['no video codec that is known', VP8_ONLY, { opus: 111 }],
    ['no video codec with a usable number', VP8_ONLY, { opus: 111, vp8: 70 }],
  ])('that offers only %s hears the sound', async (_, published, payloadTypes) => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream', { payloadTypes: published });
    const { peer, answer } = await running.subscribe(session, 'stream', { payloadTypes });
    expect(sections(answer)).toEqual({ used: ['audio'], rejected: ['video'] });
    expect(answer).toContain('a=group:BUNDLE 0\r\n');
    await peer.receives(['audio']);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it('that offers no opus sees the picture, over the transport of its second section', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const { peer, answer } = await running.subscribe(session, 'stream', { payloadTypes: { vp8: 96 } });
    expect(sections(answer)).toEqual({ used: ['video'], rejected: ['audio'] });
    await peer.receives(['video']);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it.each<[string, PayloadTypes, RegExp]>([
    ['can decode nothing of it', { h264: 108 }, /can receive nothing of the stream/],
    ['offers no codec that is known', {}, /does not offer opus/],
  ])('that %s is told so', async (_, payloadTypes, message) => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    await expect(running.subscribe(session, 'stream', { payloadTypes })).rejects.toMatchObject({
      name: 'SdpError',
      message: expect.stringMatching(message),
    });
    expect(running.node.registry.subscriptionCount).toBe(0);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });
});

describe('a publisher', () => {
  it.each<[string, PayloadTypes, 'audio' | 'video', 'audio' | 'video']>([
    ['audio', { opus: 111 }, 'audio', 'video'],
    ['video', { vp8: 96, rtx: 97 }, 'video', 'audio'],
  ])('whose %s alone can be received publishes that', async (_, payloadTypes, used, rejected) => {
    const session = randomUUID();
    const { publicationId, answer } = await running.publish(session, 'stream', { payloadTypes });
    expect(sections(answer)).toEqual({ used: [used], rejected: [rejected] });
    const { peer, answer: received } = await running.subscribe(session, 'stream');
    expect(sections(received)).toEqual({ used: [used], rejected: [rejected] });
    await peer.receives([used]);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it('that offers nothing that can be received is told so', async () => {
    await expect(running.publish(randomUUID(), 'stream', { payloadTypes: {} })).rejects.toMatchObject({
      name: 'SdpError',
      message: expect.stringMatching(/does not offer opus/),
    });
    expect(running.node.registry.publicationCount).toBe(0);
  });
});
