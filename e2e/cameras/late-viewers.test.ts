import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { SHAPES } from '../clients/offer-shapes.ts';
import { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { NO_LIMITS, RunningNode } from '../media/running-node.ts';
import { until } from '../support/until.ts';
import { longestStandstill } from './pictures-in.ts';
import { RtspCamera, type CameraSettings } from './rtsp-camera.ts';
import { WatchedVideo } from './watched-video.ts';

const FPS = 20;
/** Between two key frames: too long to wait for one. */
const KEY_FRAME_EVERY_S = 3;
/** He may have to let one key frame pass. */
const JOINED_LIMIT_MS = (2 * KEY_FRAME_EVERY_S + 2) * 1_000;

let running: RunningNode;

beforeAll(async () => void (running = await RunningNode.start()));
afterEach(() => running.node.registry.endAll());
afterAll(() => running.stop());

/** Browsers' own; the first one is that of the router to which cameras send, the others need a pipe. */
const TYPES = { h264: { opus: 111, h264: 108 }, 'h264 126': { opus: 109, h264: 126 }, vp8: SHAPES.firefox } as const;
type Types = keyof typeof TYPES;

/** Publishes a camera whose video is passed through. */
async function publish(types: Types, settings: CameraSettings = {}) {
  const [video, keyFrameEvery] = [types === 'vp8' ? 'vp8' : 'h264', FPS * KEY_FRAME_EVERY_S] as const;
  const camera = await RtspCamera.start({ video, fps: FPS, keyFrameEvery, audio: 'none', ...settings });
  onTestFinished(() => camera.stop());
  const session = randomUUID();
  const { publicationId } = await running.ingest(session, 'stream', camera.uri, { adaptativeBitrate: false });
  const state = () => running.cameraEvents(publicationId).at(-1)?.state;
  return { camera, session, state };
}

/** Publishes one that somebody else watches already. */
async function playing(types: Types) {
  const published = await publish(types);
  const recorder = await running.capture(published.session, 'stream', { audio: false });
  await recorder.receiver.receives(recorder.source.video!.ssrc);
  return { ...published, recorder };
}

async function watch(session: string, types: Types) {
  const payloadTypes = TYPES[types];
  const video =
    'vp8' in payloadTypes ? new WatchedVideo('vp8', payloadTypes.vp8) : new WatchedVideo('h264', payloadTypes.h264);
  const onPacket = (packet: Buffer) => video.take(packet);
  const { subscriptionId } = await running.subscribe(session, 'stream', { payloadTypes, audio: false, onPacket });
  /** Until he has so many more frames. */
  const sees = async (frames: number, limitMs?: number) => {
    const before = video.frames.length;
    await until(`${frames} more frames`, () => video.frames.length >= before + frames, { limitMs });
  };
  return { video, subscriptionId, sees };
}

const ownSources = () => running.node.ingesting.ownSources;
const untilLeft = (count: number) =>
  until(`${count} have a source of their own`, () => ownSources() === count, {
    limitMs: JOINED_LIMIT_MS,
    seen: ownSources,
  });

/** All pictures of a camera, each once and in time; the source was exchanged once, with a key frame. */
async function expectSeamless(video: WatchedVideo): Promise<void> {
  expect(video.faults).toBe(0);
  const changes = video.frames.slice(1).filter(({ ssrc }, index) => ssrc !== video.frames[index]!.ssrc);
  expect(changes.map(({ format }) => format !== undefined)).toEqual([true]);
  // What he catches up with is shown at once.
  const live = video.steps.findIndex((step) => step > 1);
  for (const step of video.steps.slice(0, live)) expect(step).toBeGreaterThan(0);
  for (const step of video.steps.slice(live)) expect(Math.abs(step - 1_000 / FPS)).toBeLessThan(5);
  const { length } = video.frames;
  const pictures = await video.pictures();
  expect(pictures).toHaveLength(length);
  expect(longestStandstill(pictures.slice(live + 1))).toBeLessThan(0.25);
}

test.each(Object.keys(TYPES) as Types[])(
  '%s: who comes late sees moving pictures at once, and joins the others without a jump; a recorder stays',
  async (types) => {
    const { session, recorder } = await playing(types);
    const begun = performance.now();
    const late = await watch(session, types);
    await late.sees(FPS / 2);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(ownSources()).toBe(2);
    await untilLeft(1);
    await late.sees(FPS);
    await expectSeamless(late.video);
    expect(new Set(recorder.receiver.packets.map(({ ssrc }) => ssrc)).size).toBe(1);
  },
);

test('who comes first, before there is any picture, joins, too', async () => {
  const { session } = await publish('h264');
  const first = await watch(session, 'h264');
  await first.sees(1, 15_000);
  expect(ownSources()).toBe(1);
  await untilLeft(0);
  await first.sees(FPS);
  await expectSeamless(first.video);
});

test('of many who come at once all join, but who leaves before, and who is not connected', async () => {
  const { session } = await publish('h264');
  const late = await Promise.all(Array.from({ length: 8 }, () => watch(session, 'h264')));
  const nobody = WebRtcPeer.subscriber({ payloadTypes: TYPES.h264 });
  onTestFinished(() => nobody.close());
  const about = { sessionUid: session, streamId: 'stream', subscriptionId: randomUUID(), ...NO_LIMITS };
  await running.node.subscribing.subscribe({ ...about, sdpOffer: await nobody.offer() });
  await Promise.all(late.map(({ sees }) => sees(FPS, 15_000)));
  expect(ownSources()).toBe(9);
  running.node.registry.end({ publicationIds: [], subscriptionIds: [late.pop()!.subscriptionId] });
  expect(ownSources()).toBe(8);
  await untilLeft(1);
  await Promise.all(late.map(({ sees }) => sees(FPS * KEY_FRAME_EVERY_S)));
  await Promise.all(late.map(({ video }) => expectSeamless(video)));
  expect(ownSources()).toBe(1);
});

test('a camera that comes back lets him join with its first picture', async () => {
  const { camera, session, state } = await publish('h264', { keyFrameEvery: 1_000 });
  const late = await watch(session, 'h264');
  await late.sees(2 * FPS, 15_000);
  expect(ownSources()).toBe(1);
  await camera.kill();
  await until('it is missed', () => state() === 'waiting');
  const again = await RtspCamera.start({ ...camera.settings, port: camera.port });
  onTestFinished(() => again.stop());
  await untilLeft(0);
  await late.sees(FPS, 15_000);
  const { frames, faults } = late.video;
  const changed = frames.findIndex(({ ssrc }) => ssrc !== frames[0]!.ssrc);
  expect([faults, frames[changed]!.format !== undefined]).toEqual([0, true]);
  expect(late.video.steps[changed - 1]).toBeGreaterThan(0);
});
