import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Rgb } from '../clients/test-media.ts';
import { publishCamera, streamOf } from '../scenes/ip-cameras.ts';
import { beepTimes, flashTimes, isNear, probe, soundDelays } from '../observing/look-into.ts';
import {
  download,
  getRecording,
  startRecording,
  stopRecording,
  untilFinished,
  type RecordingBody,
} from '../scenes/recordings.ts';
import { rest } from '../stack/shared-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { unzip } from '../support/unzip.ts';
import { BLUE, GREEN, type CameraLook } from './camera-looks.ts';
import { asFrames, longestStandstill, picturesIn, type Picture } from './pictures-in.ts';
import { RtspCamera, type CameraSettings } from './rtsp-camera.ts';

const FPS = 25;

async function startCamera(settings: CameraSettings): Promise<RtspCamera> {
  const camera = await RtspCamera.start({ fps: FPS, ...settings });
  onTestFinished(() => camera.stop());
  return camera;
}

/** Downloads the result of an individual recording. @returns the file of its only stream, and what the json says of it */
async function onlyFile(recording: RecordingBody): Promise<{ file: string; entry: Record<string, unknown> }> {
  const folder = await temporaryFolder();
  await unzip(await download(rest, recording, folder), folder);
  const { files } = JSON.parse(await readFile(join(folder, `${recording.name}.json`), 'utf8'));
  expect(files).toHaveLength(1);
  return { file: join(folder, `${files[0].streamId}.webm`), entry: files[0] };
}

const codecsIn = async (file: string) => new Set((await probe(file)).streams.map(({ codec_name }) => codec_name));

/** Waits until a camera has been played for some seconds. */
async function hasPlayed(camera: RtspCamera, seconds: number): Promise<void> {
  await until('the camera plays', () => camera.plays > 0, { limitMs: 10_000 });
  const since = Date.now();
  const isOver = () => Date.now() - since > seconds * 1_000;
  await until(`it has played for ${seconds} s`, isOver, { limitMs: (seconds + 1) * 1_000 });
}

/** Records a camera, which is alone and nobody else's, for some seconds, in one session as it is, in another composed. */
async function recordBothWays(camera: RtspCamera, seconds: number, asked: object = {}) {
  const sessions = [await rest.createSession(), await rest.createSession()] as const;
  const body = { rtspUri: camera.uri, data: 'In the yard', ...asked };
  const published = await publishCamera(rest, sessions[0], body);
  await publishCamera(rest, sessions[1], body);
  expect(camera.events).toEqual([]);
  const started = await Promise.all([
    startRecording(rest, sessions[0], { outputMode: 'INDIVIDUAL' }),
    startRecording(rest, sessions[1], { outputMode: 'COMPOSED', resolution: '320x240' }),
  ]);
  await until('both recorders play it', () => camera.plays === 2, { limitMs: 10_000 });
  await hasPlayed(camera, seconds);
  const [individual, composed] = await Promise.all(started.map(({ id }) => stopRecording(rest, id)));
  await until('the camera is released', () => camera.clients === 0, { seen: () => camera.events });
  expect(individual).toMatchObject({ status: 'ready', hasAudio: true, hasVideo: true });
  expect(composed).toMatchObject({ status: 'ready', hasAudio: true, hasVideo: true });
  const { file: webm, entry } = await onlyFile(individual!);
  const { connectionId } = published;
  const identity = { connectionId, streamId: streamOf(published), serverData: 'In the yard', typeOfVideo: 'IPCAM' };
  expect(entry).toMatchObject({ ...identity, hasAudio: true, hasVideo: true });
  return { webm, mp4: await download(rest, composed!, await temporaryFolder()) };
}

const gapsOf = (times: number[]) => times.slice(1).map((time, index) => time - times[index]!);

/** Which of the pictures have this colour. */
const those = (pictures: Picture[], { colour }: CameraLook) =>
  pictures.filter((picture) => isNear(picture.colour, colour));

/** How long the first picture stands still at most: until the camera's buffer, of two seconds, is full. */
const BEGINNING_S = 3;

/** Without the beginning. */
const moving = (pictures: Picture[]) => pictures.filter(({ at }) => at > pictures[0]!.at + BEGINNING_S);

/** Standing still longer than some frames is a gap. */
const LONGEST_STANDSTILL_S = 0.25;

const BLACK: Rgb = [0, 0, 0];

/** All pictures of a file from the camera's first on. A composed recording that began before it is black until then. */
async function camerasPictures(file: string): Promise<Picture[]> {
  const pictures = await picturesIn(file);
  const first = pictures.findIndex(({ colour }) => !isNear(colour, BLACK));
  expect(pictures[first]?.at).toBeLessThan(2);
  return pictures.slice(first);
}

/** A camera with a pulse: its colour and its tone, in time with each other, and nothing is missing. */
async function expectPulse(file: string, look: CameraLook): Promise<void> {
  const pictures = await camerasPictures(file);
  const isWhite = asFrames(pictures).map(({ flash }) => flash);
  const coloured = pictures.filter((_, index) => !isWhite[index]);
  expect(those(coloured, look)).toEqual(coloured);
  expect(longestStandstill(moving(pictures))).toBeLessThan(LONGEST_STANDSTILL_S);
  const frames = asFrames(moving(pictures));
  const [flashes, beeps] = [flashTimes(frames), await beepTimes(file, look.tone)];
  expect(flashes.length).toBeGreaterThanOrEqual(5);
  for (const times of [flashes, beeps.filter((at) => at > frames[0]!.at)]) {
    for (const gap of gapsOf(times)) expect(Math.abs(gap - 1)).toBeLessThan(0.07);
  }
  expect(Math.max(...soundDelays(frames, beeps).map(Math.abs))).toBeLessThanOrEqual(100);
}

test.each([true, false])(
  'a camera that is alone is recorded, and connected for that alone; encoded anew: %s',
  async (adaptativeBitrate) => {
    // What is passed on is nothing without the first key frame, which must not be lost. Each of the two sessions gets one: to
    // cameras that show all clients the same moment, the second one comes in the middle of ten seconds without any.
    const keyFrameEvery = adaptativeBitrate ? FPS : 10 * FPS;
    const camera = await startCamera({ ...BLUE, pulse: true, keyFrameEvery, shared: false });
    const { webm, mp4 } = await recordBothWays(camera, 10, { adaptativeBitrate });
    expect(await codecsIn(webm)).toEqual(new Set(['opus', 'vp8']));
    await expectPulse(webm, BLUE);
    expect(await codecsIn(mp4)).toEqual(new Set(['aac', 'h264']));
    await expectPulse(mp4, BLUE);
  },
);

test('a camera without sound is recorded', async () => {
  const camera = await startCamera({ ...BLUE, audio: 'none' });
  const { webm, mp4 } = await recordBothWays(camera, 5);
  for (const file of [webm, mp4]) {
    const pictures = await camerasPictures(file);
    expect(those(pictures, BLUE)).toEqual(pictures);
    expect(moving(pictures).length).toBeGreaterThan(FPS);
    expect(longestStandstill(moving(pictures))).toBeLessThan(LONGEST_STANDSTILL_S);
  }
});

test('a session that is always recorded is from its first camera on, also when that dies and comes back', async () => {
  const camera = await startCamera(BLUE);
  const session = await rest.createSession({ recordingMode: 'ALWAYS', defaultOutputMode: 'INDIVIDUAL' });
  await publishCamera(rest, session, { rtspUri: camera.uri });
  await until('it is recorded', async () => (await getRecording(rest, session)).status === 'started');
  await hasPlayed(camera, 6);
  await camera.kill();
  // Another colour and another tone, so that they cannot be taken for those before.
  const again = await startCamera({ ...camera.settings, ...GREEN, port: camera.port });
  await hasPlayed(again, 8);
  await rest.delete(`/sessions/${session}`).timeout(60_000).expect(204);
  const recording = await untilFinished(rest, session);
  expect(recording).toMatchObject({ status: 'ready', hasAudio: true, hasVideo: true });
  await until('the camera is released', () => again.clients === 0);

  const { file } = await onlyFile(recording);
  const pictures = await picturesIn(file);
  const [before, after] = [those(pictures, BLUE), those(pictures, GREEN)];
  const [heardBefore, heardAfter] = [await beepTimes(file, BLUE.tone), await beepTimes(file, GREEN.tone)];
  expect([...before, ...after]).toEqual(pictures);
  expect(after[0]!.at - before.at(-1)!.at).toBeLessThan(6);
  for (const half of [before, after]) {
    expect(half.length).toBeGreaterThan(2 * FPS);
    // Each begins with a picture that stands still until the buffer is full.
    expect(longestStandstill(half.slice(1))).toBeLessThan(LONGEST_STANDSTILL_S);
  }
  expect(heardBefore[0]).toBeLessThan(before.at(-1)!.at);
  expect(heardAfter[0]).toBeGreaterThan(after[0]!.at);
});
