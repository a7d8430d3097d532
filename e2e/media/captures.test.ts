import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureSource } from '../../apps/media-node/src/capturing/capture-request.js';
import { RtpReceiver } from '../clients/rtp-receiver.ts';
import type { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { until } from '../support/until.ts';
import { RunningNode } from './running-node.ts';

let running: RunningNode;

beforeAll(async () => {
  running = await RunningNode.start();
});
afterEach(async () => {
  const { registry, captures, sessions } = running.node;
  registry.end(registry.olderThan(0));
  const worker = running.pool.workers[0]!;
  const left = async () => [captures.count, sessions.count, worker.load, ...(await worker.process.dump()).routerIds];
  await until('nothing is left', async () => (await left()).every((each) => each === 0), { seen: left });
});
afterAll(() => running.stop());

const endPublication = (id: string) => running.node.registry.end({ publicationIds: [id], subscriptionIds: [] });

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

describe('a publisher that reconnects', () => {
  it.each([
    ['chromium', 'chromium'],
    ['chromium', 'firefox'],
    ['firefox', 'chromium'],
  ] as const)('from %s, then from %s, is sent on over the same ports', async (first, second) => {
    const session = randomUUID();
    const old = await running.publish(session, 'stream', { browser: first });
    const { receiver, request, source } = await running.capture(session, 'stream');
    await receiver.receives(source.audio!.ssrc, source.video!.ssrc);

    const { peer } = await running.publish(session, 'stream', { browser: second });
    endPublication(old.publicationId);
    const now = await running.node.capturing.capture(request);
    expect(now.from).toEqual(source.from);
    expect(now.audio).toEqual({ ...source.audio, ssrc: expect.not.toBeOneOf([source.audio!.ssrc]) });
    expect(now.video).toEqual({ ...source.video, ssrc: expect.not.toBeOneOf([source.video!.ssrc]) });
    await receiver.receives(now.audio!.ssrc, now.video!.ssrc);
    expectTimesOf(peer, receiver, now);
  });

  it('is known again before the switch is done', async () => {
    const session = randomUUID();
    const old = await running.publish(session, 'stream');
    const { receiver, request } = await running.capture(session, 'stream');
    await running.publish(session, 'stream', { browser: 'firefox' });
    const [now, same] = await Promise.all([1, 2].map(() => running.node.capturing.capture(request)));
    expect(now).toEqual(same);
    endPublication(old.publicationId);
    await receiver.receives(now!.audio!.ssrc, now!.video!.ssrc);
    expect(await running.node.capturing.capture(request)).toEqual(now);
  });

  it('may have lost a kind and get it back', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const { request } = await running.capture(session, 'stream');
    const soundOnly = await running.publish(session, 'stream', { video: false });
    expect((await running.node.capturing.capture(request)).video).toBeUndefined();
    endPublication(soundOnly.publicationId);
    expect((await running.node.capturing.capture(request)).video).toBeDefined();
  });
});

describe('RTP times', () => {
  it('are those of the publisher', async () => {
    const session = randomUUID();
    const { peer } = await running.publish(session, 'stream');
    const { receiver, source } = await running.capture(session, 'stream');
    await receiver.receives(source.audio!.ssrc, source.video!.ssrc);
    expectTimesOf(peer, receiver, source);
  });

  it('are explained by the reports of the publisher', async () => {
    const session = randomUUID();
    const { peer } = await running.publish(session, 'stream');
    const { captureId } = await running.capture(session, 'stream');
    peer.sendReport('audio', 0xffff_fff0, 1_700_000_000_250);
    peer.sendReport('video', 90_000, 1_700_000_000_500.5);
    const reports = await until('both were published', () =>
      reportsOf(captureId).length === 2 ? reportsOf(captureId) : undefined,
    );
    expect(reports).toEqual(
      expect.arrayContaining([
        { kind: 'audio', rtpTime: 0xffff_fff0, publisherMs: expect.closeTo(1_700_000_000_250, 3) },
        { kind: 'video', rtpTime: 90_000, publisherMs: expect.closeTo(1_700_000_000_500.5, 3) },
      ]),
    );
  });

  it('are explained only when the worker was told whose they are', async () => {
    const session = randomUUID();
    const old = await running.publish(session, 'stream');
    const { captureId, receiver, request } = await running.capture(session, 'stream');
    const { peer, publicationId } = await running.publish(session, 'stream', { browser: 'firefox' });
    await receiver.receivesAnew();
    for (const each of [old.peer, peer]) each.sendReport('audio', 1, 1_700_000_000_000);
    await Promise.all([old.publicationId, publicationId].map(allHasArrived));
    await running.node.capturing.capture(request);
    const other = await running.capture(session, 'stream');
    for (const each of [old.peer, peer]) each.sendReport('audio', 2, 1_700_000_000_000);
    await until('both know', () => reportsOf(captureId).length > 0 && reportsOf(other.captureId).length > 0);
    expect(reportsOf(captureId)).toEqual([{ kind: 'audio', rtpTime: 2, publisherMs: 1_700_000_000_000 }]);
    expect(reportsOf(other.captureId)).toEqual(reportsOf(captureId));
  });

  it('are asked of mediasoup only while somebody captures', async () => {
    const session = randomUUID();
    const { peer, publicationId } = await running.publish(session, 'stream');
    const { producer } = running.node.registry.publication(publicationId)!.source('video')!;
    const traced: unknown[] = [];
    producer.observer.on('trace', ({ info }) => traced.push(info['rtpTs']));
    const report = (rtpTime: number) => peer.sendReport('video', rtpTime, 1_700_000_000_000);
    const captures = await Promise.all([1, 2].map(() => running.capture(session, 'stream')));
    running.node.captures.end([captures[0]!.captureId]);
    report(1);
    await until('one of them goes on', () => traced.length > 0);

    running.node.captures.end([captures[1]!.captureId]);
    expect(producer.listenerCount('trace')).toBe(0);
    await producer.dump(); // by now it was turned off
    report(2);
    await allHasArrived(publicationId);
    await running.capture(session, 'stream');
    report(3);
    await until('the next one is told', () => traced.length > 1);
    expect(traced).toEqual([1, 3]);
  });
});

describe('a capture', () => {
  it('ends when it is told so, and leaves nothing after a hundred of its kind', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const { worker } = running.node.registry.publication(publicationId)!;
    const { router } = running.node.registry.publication(publicationId)!.source('video')!.router;
    const before = await router.dump();
    const receiver = await RtpReceiver.open();
    for (let round = 0; round < 100; round++) {
      const { captureId } = await running.capture(session, 'stream', { receiver });
      expect(running.node.captures.count).toBe(1);
      running.node.captures.end([captureId, captureId]);
    }
    receiver.close();
    expect(running.node.captures.count).toBe(0);
    expect(worker.load).toBe(1);
    expect(await router.dump()).toEqual(before);
  });

  it('ends with the stream', async () => {
    const session = randomUUID();
    const { publicationId } = await running.publish(session, 'stream');
    const { request } = await running.capture(session, 'stream');
    endPublication(publicationId);
    expect(running.node.captures.count).toBe(0);
    await expect(running.node.capturing.capture(request)).rejects.toMatchObject({ code: 'unknown-stream' });
  });

  it('is made anew when the worker wants it elsewhere', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const first = await running.capture(session, 'stream');
    const second = await running.capture(session, 'stream', { captureId: first.captureId });
    expect(second.source.from).not.toEqual(first.source.from);
    expect(running.node.captures.count).toBe(1);
    await second.receiver.receives(second.source.audio!.ssrc);
    const { length } = first.receiver.packets;
    await second.receiver.receives(second.source.audio!.ssrc);
    expect(first.receiver.packets).toHaveLength(length);
  });

  it('that is closed while it is set up is not made', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const captureId = randomUUID();
    const receiver = await RtpReceiver.open();
    const capturing = running.capture(session, 'stream', { captureId, receiver });
    running.node.captures.end([captureId]);
    await expect(capturing).rejects.toMatchObject({ code: 'unknown-stream' });
    receiver.close();
  });

  it('of a worker that dies is not there', async () => {
    const session = randomUUID();
    await running.publish(session, 'stream');
    const receiver = await RtpReceiver.open();
    const capturing = running.capture(session, 'stream', { receiver });
    process.kill(running.pool.workers[0]!.process.pid, 'SIGKILL');
    await expect(capturing).rejects.toMatchObject({ code: 'unavailable' });
    receiver.close();
    expect(running.node.captures.count).toBe(0);
    await until('the worker is replaced', () => running.pool.workers.length === 1);
  });
});

/** Until what a publisher has sent so far has come to mediasoup: what it sends later has. */
async function allHasArrived(publicationId: string): Promise<void> {
  const { producer } = running.node.registry.publication(publicationId)!.source('video')!;
  const packets = async () => (await producer.getStats())[0]!.packetCount;
  const before = await packets();
  // The first of them may have been on its way already.
  await until('two more packets have come', async () => (await packets()) >= before + 2);
}

/** The RTP times that came are some that the publisher sent. */
function expectTimesOf(peer: WebRtcPeer, receiver: RtpReceiver, source: CaptureSource): void {
  for (const [kind, step] of [
    ['audio', 20 * 48],
    ['video', 33 * 90],
  ] as const) {
    for (const { timestamp } of receiver.of(source[kind]!.ssrc)) {
      const sent = timestamp - peer.rtpStart[kind]!;
      expect(sent % step).toBe(0);
      expect(sent / step).toBeLessThan(1_000);
    }
  }
}

const reportsOf = (captureId: string) =>
  running.published
    .filter(({ topic, target }) => topic === 'capture-clock' && target === captureId)
    .map(({ payload }) => payload);
