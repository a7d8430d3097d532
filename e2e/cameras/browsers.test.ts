import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import type { Rgb } from '../clients/test-media.ts';
import { publishCamera, streamOf } from '../scenes/ip-cameras.ts';
import { isNear } from '../observing/look-into.ts';
import { rest } from '../stack/shared-stack.ts';
import { useStackElsewhere } from '../stack/stack-elsewhere.ts';
import { until } from '../support/until.ts';
import { BLUE, GREEN, type CameraLook } from './camera-looks.ts';
import { startRestlessCamera } from './restless-camera.ts';
import { RtspCamera, type CameraSettings } from './rtsp-camera.ts';
import { shownUntilSsrcChanges } from './shown-pictures.ts';
import { seenAndHeard, type SeenAndHeard } from './seen-and-heard.ts';

const browsers = useBrowsers();
const elsewhere = await useStackElsewhere();

/** For the first subscriber the camera is connected first. */
const FIRST_PICTURE_MS = 4_000;
const LATE_PICTURE_MS = 2_000;

async function startCamera(settings: CameraSettings): Promise<RtspCamera> {
  const camera = await RtspCamera.start(settings);
  onTestFinished(() => camera.stop());
  return camera;
}

/** This machine's address as the stack elsewhere sees it: a camera has to listen there. */
function addressForElsewhere(): string {
  const network = new URL(elsewhere.stack.url!).hostname.replace(/\d+$/, '');
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  return addresses.find(({ address }) => address.startsWith(network))!.address;
}

/** How long somebody waited for the first picture, milliseconds: the call page subscribes when it is told of a stream. */
async function waitedForPicture(user: BrowserUser, streamId: string): Promise<number> {
  const told = await user.event('streamCreated', { streamId });
  const shown = await user.event('firstFrame', { streamId }, 15_000);
  return shown.at - told.at;
}

/** Waits until somebody sees the colour and hears the tone, and no other; 0 = silence. */
async function perceives(user: BrowserUser, streamId: string, { colour, tone }: CameraLook): Promise<SeenAndHeard> {
  let last: SeenAndHeard | undefined;
  const isIt = async () => {
    last = await seenAndHeard(user, streamId);
    return isNear(last.colour, colour) && Math.abs((last.tone ?? tone) - tone) < 20 && last;
  };
  return until(`${streamId} looks and sounds as it should`, isIt, { limitMs: 10_000, everyMs: 100, seen: () => last });
}

/** Waits until the video element goes on: what has arrived need not be played. */
async function playsOn(user: BrowserUser, streamId: string): Promise<void> {
  const played = async () => (await user.played(streamId)) ?? 0;
  const before = await played();
  await until('the video element plays on', async () => (await played()) > before + 0.5, { seen: played });
}

const CAMERAS: [string, CameraSettings][] = [
  ['H.264 and AAC', { video: 'h264', audio: 'aac' }],
  ['H.264 alone', { video: 'h264', audio: 'none' }],
  ['H.264 and G.711', { video: 'h264', audio: 'pcmu' }],
  ['H.265 and AAC', { video: 'h265', audio: 'aac' }],
  ['VP8 and Opus', { video: 'vp8', audio: 'opus' }],
];

test.for(CAMERAS)('%s: Chromium plays it, and Firefox, which comes later', async ([, settings], { skip }) => {
  if (elsewhere.obstacle) skip(elsewhere.obstacle);
  const there = elsewhere.stack.rest;
  const camera = await startCamera({ ...settings, ...BLUE, host: addressForElsewhere() });
  const hasSound = settings.audio !== 'none';
  const session = await there.createSession();
  const [chrome, fox] = [await browsers.user(), await browsers.user({ browser: 'firefox' })];
  const published = await publishCamera(there, session, { rtspUri: camera.uri, data: 'In the yard' });
  const [{ connectionId }, streamId] = [published, streamOf(published)];
  expect(camera.events).toEqual([]);
  for (const [user, limitMs] of [
    [chrome, FIRST_PICTURE_MS],
    [fox, LATE_PICTURE_MS],
  ] as const) {
    await user.connect(await there.createToken(session));
    await user.event('connectionCreated', { connectionId, data: 'In the yard' });
    await user.event('streamCreated', { streamId, connectionId });
    expect(await waitedForPicture(user, streamId)).toBeLessThan(limitMs);
    await user.plays(streamId, hasSound ? ['audio', 'video'] : ['video']);
    const seen = await perceives(user, streamId, hasSound ? BLUE : { ...BLUE, tone: 0 });
    expect(seen).toMatchObject({ typeOfVideo: 'IPCAM', width: 320, height: 240 });
    expect(await user.showsReceived(streamId)).toBe(true);
  }
  expect(camera.plays).toBe(1);
});

test('H.264 that is passed on is played by Chromium; Firefox plays at least its sound', async ({ skip }) => {
  if (elsewhere.obstacle) skip(elsewhere.obstacle);
  const there = elsewhere.stack.rest;
  const camera = await startCamera({ ...BLUE, host: addressForElsewhere() });
  const session = await there.createSession();
  const [chrome, fox] = [await browsers.user(), await browsers.user({ browser: 'firefox' })];
  const asked = { rtspUri: camera.uri, adaptativeBitrate: false };
  const streamId = streamOf(await publishCamera(there, session, asked));
  await chrome.connect(await there.createToken(session));
  await chrome.plays(streamId);
  await perceives(chrome, streamId, BLUE);
  // It has H.264 only where it could fetch that from the internet.
  await fox.connect(await there.createToken(session));
  await fox.plays(streamId, ['audio']);
  await playsOn(fox, streamId);
});

test('a camera that dies and comes back is seen again; a moderator sends it out', async ({ skip }) => {
  if (elsewhere.obstacle) skip(elsewhere.obstacle);
  const there = elsewhere.stack.rest;
  const camera = await startCamera({ ...BLUE, host: addressForElsewhere() });
  const session = await there.createSession();
  const [moderator, fox] = [await browsers.user(), await browsers.user({ browser: 'firefox' })];
  await moderator.connect(await there.createToken(session, { role: 'MODERATOR' }));
  await fox.connect(await there.createToken(session));
  const published = await publishCamera(there, session, { rtspUri: camera.uri });
  const [{ connectionId }, streamId] = [published, streamOf(published)];
  const users = [moderator, fox];
  const waited = await Promise.all(users.map((user) => waitedForPicture(user, streamId)));
  for (const ms of waited) expect.soft(ms).toBeLessThan(FIRST_PICTURE_MS);
  await Promise.all(users.map((user) => user.plays(streamId)));
  await Promise.all(users.map((user) => perceives(user, streamId, BLUE)));
  const told = await Promise.all(users.map((user) => user.events()));

  await camera.kill();
  // Another colour: what is still in buffers is not taken for it.
  const again = await startCamera({ ...camera.settings, ...GREEN, port: camera.port });
  const began = performance.now();
  await Promise.all(users.map((user) => perceives(user, streamId, GREEN)));
  expect(performance.now() - began).toBeLessThan(8_000);
  await Promise.all(users.map((user) => user.plays(streamId)));
  expect(await Promise.all(users.map((user) => user.events()))).toEqual(told);

  await moderator.forceDisconnect(connectionId);
  const reason = 'forceDisconnectByUser';
  for (const user of users) {
    await user.event('streamDestroyed', { streamId, connectionId, reason });
    await user.event('connectionDestroyed', { connectionId, reason });
  }
  await until('the camera is released', () => again.clients === 0);
  expect((await there.session(session)).connections.numberOfElements).toBe(2);
});

test('openvidu-browser 2.32.2 plays it, and 2.15.0, which comes while the buffer still fills', async () => {
  const camera = await startCamera(BLUE);
  const session = await rest.createSession();
  const streamId = streamOf(await publishCamera(rest, session, { rtspUri: camera.uri }));
  const [latest, late] = [await browsers.user({ library: '2.32.2' }), await browsers.user()];
  for (const [user, limitMs] of [
    [latest, FIRST_PICTURE_MS],
    [late, LATE_PICTURE_MS],
  ] as const) {
    await user.connect(await rest.createToken(session));
    expect.soft(await waitedForPicture(user, streamId)).toBeLessThan(limitMs);
  }
  for (const user of [latest, late]) {
    await user.plays(streamId);
    expect(await perceives(user, streamId, BLUE)).toMatchObject({ typeOfVideo: 'IPCAM' });
  }
});

test('nobody waits for the next key frame of a camera that is passed on', async () => {
  const camera = await startCamera({ ...BLUE, fps: 15, keyFrameEvery: 150 });
  const session = await rest.createSession();
  const asked = { rtspUri: camera.uri, adaptativeBitrate: false };
  const streamId = streamOf(await publishCamera(rest, session, asked));
  const [first, late] = [await browsers.user(), await browsers.user()];
  for (const [user, limitMs] of [
    [first, FIRST_PICTURE_MS],
    [late, LATE_PICTURE_MS],
  ] as const) {
    await user.connect(await rest.createToken(session));
    expect.soft(await waitedForPicture(user, streamId)).toBeLessThan(limitMs);
    await user.plays(streamId);
    await perceives(user, streamId, BLUE);
  }
});

test('who has come between two key frames of a camera that is passed on joins the others without a jump', async () => {
  // There is time to fill the buffer, and to look, before the second key frame.
  const camera = await startCamera({ ...BLUE, fps: 15, keyFrameEvery: 120 });
  const session = await rest.createSession();
  const asked = { rtspUri: camera.uri, adaptativeBitrate: false };
  const streamId = streamOf(await publishCamera(rest, session, asked));
  const user = await browsers.user();
  await user.connect(await rest.createToken(session));
  await user.plays(streamId);
  const shown = await shownUntilSsrcChanges(user, streamId, 20_000);
  const steps = shown.map(({ stepMs }) => stepMs);
  // Pictures are 67 ms apart. A browser that is short of time does not show all of them.
  expect(Math.max(...steps)).toBeLessThan(300);
  expect(Math.min(...steps)).toBeGreaterThan(0);
  for (const { colour } of shown) expect(colour).toSatisfy((seen: Rgb) => isNear(seen, BLUE.colour));
});

/** The bitrate of a stream's video over the next two seconds. */
async function kbps(user: BrowserUser, streamId: string): Promise<number> {
  const video = async () => (await user.stats(streamId))!.inbound.video!;
  const first = await video();
  const last = await until(
    'two seconds have passed',
    async () => {
      const now = await video();
      return now.at - first.at >= 2_000 && now;
    },
    { everyMs: 100 },
  );
  return ((last.bytes - first.bytes) * 8) / (last.at - first.at);
}

/** Waits until all of them receive such a bitrate. */
async function receive(users: BrowserUser[], streamId: string, isRight: (kbps: number) => boolean): Promise<void> {
  const seen: number[][] = [];
  const areRight = async () => {
    const now = await Promise.all(users.map((user) => kbps(user, streamId)));
    seen.push(now.map(Math.round));
    return now.every(isRight);
  };
  await until('the bitrate is as expected', areRight, { limitMs: 20_000, seen: () => seen });
}

test('videoMaxSendBandwidth of a subscriber limits what all are sent, as long as he is there', async () => {
  const camera = await startRestlessCamera();
  onTestFinished(() => camera.stop());
  const session = await rest.createSession();
  const streamId = streamOf(await publishCamera(rest, session, { rtspUri: camera.uri }));
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  await alice.connect(await rest.createToken(session));
  await alice.plays(streamId, ['video']);
  await receive([alice], streamId, (rate) => rate > 500);
  await bob.connect(await rest.createToken(session, { kurentoOptions: { videoMaxSendBandwidth: 200 } }));
  await bob.plays(streamId, ['video']);
  await receive([alice, bob], streamId, (rate) => rate > 20 && rate < 260);
  // The picture has become smaller, rather than blurred.
  expect((await seenAndHeard(alice, streamId)).width).toBeLessThan(600);
  await bob.disconnect();
  await receive([alice], streamId, (rate) => rate > 500);
});
