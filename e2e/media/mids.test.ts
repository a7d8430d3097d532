import { randomUUID } from 'node:crypto';
import * as mediasoup from 'mediasoup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { NO_LIMITS, RunningNode } from './running-node.ts';

const MID_EXTENSION = /^a=extmap:\d+\S* urn:ietf:params:rtp-hdrext:sdes:mid\r$/m;

let running: RunningNode;
/** What mediasoup complains of: of each packet whose header has no room for its mid. */
const complaints: string[] = [];

beforeAll(async () => {
  const onerror = (_: string, message: string) => void (message.includes('MID') && complaints.push(message));
  mediasoup.setLogEventListeners({ onerror });
  running = await RunningNode.start();
});
afterAll(() => running.stop());

/** How many of an answer's sections want the mid in packets. */
const askingForMids = (answer: string) =>
  answer.split('\r\nm=').filter((section) => MID_EXTENSION.test(section)).length;

describe.each<[string, string, string, number]>([
  ['of older Firefoxes', 'sdparta_0', 'sdparta_1', 0],
  ['that just fit into packets', 'sdparta0', 'sdparta1', 2],
  ['that are UUIDs in braces', `{${randomUUID()}}`, `{${randomUUID()}}`, 0],
  ['of which one is long', 'a', 'the-video-of-a-camera', 1],
  ['of all characters of a token', "!#$%&'*+", '-.^_`|~', 2],
  ['of 256 characters', 'a'.repeat(256), 'v'.repeat(256), 0],
])('mids %s', (_, audio, video, fitting) => {
  it('carry audio and video in both directions', async () => {
    const session = randomUUID();
    const mids = [audio, video];
    const { publicationId, answer } = await running.publish(session, 'stream', { mids });
    expect(answer).toContain(`a=group:BUNDLE ${audio} ${video}\r\n`);
    expect(askingForMids(answer)).toBe(fitting);
    for (const browser of ['chromium', 'firefox'] as const) {
      const { peer, answer: received } = await running.subscribe(session, 'stream', { mids, browser });
      expect(received).toContain(`a=group:BUNDLE ${audio} ${video}\r\n`);
      await peer.receives(['audio', 'video']);
    }
    const { peer: plain } = await running.subscribe(session, 'stream');
    await plain.receives(['audio', 'video']);
    expect(complaints).toEqual([]);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });

  it('carry what comes back to its publisher', async () => {
    const { peer, publicationId } = await running.publish(randomUUID(), 'stream', {
      mids: [audio, video],
      loopback: true,
    });
    await peer.receives(['audio', 'video']);
    expect(complaints).toEqual([]);
    running.node.registry.end({ publicationIds: [publicationId], subscriptionIds: [] });
  });
});

it('a long mid as the only name of its packets is refused, with what to change', async () => {
  const peer = WebRtcPeer.publisher({ mids: ['sdparta_0', 'sdparta_1'] });
  const sdpOffer = (await peer.offer()).replaceAll(/a=ssrc.*\r\n/g, '');
  peer.close();
  const request = { sessionUid: randomUUID(), streamId: 'stream', publicationId: randomUUID(), sdpOffer };
  const publishing = running.node.publishing.publish({
    ...request,
    ...NO_LIMITS,
    hasAudio: true,
    hasVideo: true,
    loopback: false,
  });
  await expect(publishing).rejects.toMatchObject({
    name: 'SdpError',
    message: expect.stringMatching(/"sdparta_0" has no a=ssrc.* at most 8 characters/),
  });
});
