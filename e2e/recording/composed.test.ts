import { expect, test } from 'vitest';
import { testMedia } from '../clients/test-media.ts';
import { BACKGROUND } from '../clients/test-picture.ts';
import {
  beepTimes,
  colourAt,
  isNear,
  placeIn,
  probe,
  seenFrames,
  shareOfFrames,
  soundDelays,
  type Rect,
} from '../observing/look-into.ts';
import { LOOKS } from '../observing/looks.ts';
import { publishing, type Publishing } from '../scenes/recorded-call.ts';
import { download, startRecording, stopRecording } from '../scenes/recordings.ts';
import { join, rest } from '../stack/shared-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const BLACK = [0, 0, 0] as const;
const RESOLUTION = '640x360';
const WHOLE: Rect = { x: 0, y: 0, width: 640, height: 360 };
const [LEFT, RIGHT]: [Rect, Rect] = [
  { x: 0, y: 0, width: 320, height: 360 },
  { x: 320, y: 0, width: 320, height: 360 },
];

const hasSent = ({ peer }: Publishing, seconds: number) =>
  until('enough was sent', () => peer.sender!.sent.packets >= seconds * 50, { limitMs: 30_000 });

const shows = async (file: string, seconds: number, tile: Rect, { colour }: Pick<Publishing, 'colour'>) =>
  isNear(await colourAt(file, seconds, placeIn(tile, BACKGROUND)), colour);

test('people who come and go have their place in the picture, and their sound, at the right time', async () => {
  const session = await rest.createSession();
  await testMedia(LOOKS[1]!); // so that it takes no time when he comes
  const alice = await publishing(rest, session);
  await hasSent(alice, 1);
  const { id } = await startRecording(rest, session, { name: 'Grid', resolution: RESOLUTION });
  const startedAt = Date.now();
  const since = () => (Date.now() - startedAt) / 1_000;
  await hasSent(alice, 5);
  const bobCame = since();
  const bob = await publishing(rest, session, { look: 1 });
  await hasSent(bob, 4);
  const bobWent = since();
  await bob.participant.leave();
  bob.participant.close();
  await hasSent(alice, 13);
  const length = since();
  const recording = await stopRecording(rest, id);
  expect(recording).toMatchObject({ status: 'ready', hasAudio: true, hasVideo: true, resolution: RESOLUTION });
  const file = await download(rest, recording, await temporaryFolder());
  expect(file).toMatch(/Grid\.mp4$/);

  const { streams, format } = await probe(file);
  const video = streams.find(({ codec_type }) => codec_type === 'video')!;
  expect(video).toMatchObject({
    codec_name: 'h264',
    width: 640,
    height: 360,
    pix_fmt: 'yuv420p',
    r_frame_rate: '30/1',
  });
  expect(streams.find(({ codec_type }) => codec_type === 'audio')!.codec_name).toBe('aac');
  expect(Math.abs(Number(format.duration) - recording.duration)).toBeLessThan(0.1);
  expect(Math.abs(recording.duration - length)).toBeLessThan(0.5);
  expect(recording.size).toBe(Number(format.size));

  const middle = (bobCame + bobWent) / 2;
  for (const [at, tile, whose] of [
    [bobCame / 2, WHOLE, alice],
    [middle, LEFT, alice],
    [middle, RIGHT, bob],
    [bobWent + 1.5, WHOLE, alice],
  ] as const) {
    expect(await shows(file, at, tile, whose), `${whose.beep} at ${at}`).toBe(true);
  }

  const frames = await seenFrames(file, WHOLE);
  const alone = frames.filter(({ at }) => at < bobCame - 0.3);
  expect(shareOfFrames(alone, 25)).toBeGreaterThan(0.99);
  const together = (await seenFrames(file, RIGHT)).filter(({ at }) => at > bobCame + 1 && at < bobWent - 0.3);
  expect(shareOfFrames(together, 25)).toBeGreaterThan(0.99);
  const delays = soundDelays(alone, await beepTimes(file, alice.beep));
  expect(delays.length).toBeGreaterThan(2);
  expect(Math.max(...delays.map(Math.abs))).toBeLessThanOrEqual(80);
  const heard = await beepTimes(file, bob.beep);
  expect(heard.length).toBeGreaterThanOrEqual(3);
  expect(heard.every((at) => at > bobCame && at < bobWent + 0.5)).toBe(true);
});

test('without video it is a file of sound', async () => {
  const session = await rest.createSession();
  const alice = await publishing(rest, session);
  const { id, ...started } = await startRecording(rest, session, { hasVideo: false });
  expect(started).not.toHaveProperty('resolution');
  await hasSent(alice, 4);
  const recording = await stopRecording(rest, id);
  expect(recording).toMatchObject({ status: 'ready', hasAudio: true, hasVideo: false });
  expect(recording).not.toHaveProperty('resolution');
  const file = await download(rest, recording, await temporaryFolder());
  expect(file).toMatch(/\.webm$/);
  expect((await probe(file)).streams.map(({ codec_name }) => codec_name)).toEqual(['opus']);
  expect((await beepTimes(file, alice.beep)).length).toBeGreaterThanOrEqual(2);
});

test('without audio it is silent, and who sends no video has no place', async () => {
  const session = await rest.createSession();
  const alice = await publishing(rest, session);
  await publishing(rest, session, { look: 1, video: false });
  const { id } = await startRecording(rest, session, { hasAudio: false, resolution: RESOLUTION });
  await hasSent(alice, 4);
  const recording = await stopRecording(rest, id);
  expect(recording).toMatchObject({ status: 'ready', hasAudio: false, hasVideo: true });
  const file = await download(rest, recording, await temporaryFolder());
  expect((await probe(file)).streams.map(({ codec_name }) => codec_name)).toEqual(['h264']);
  expect(await shows(file, recording.duration / 2, WHOLE, alice)).toBe(true);
});

test('a session in which nobody publishes is black', async () => {
  const session = await rest.createSession();
  await join(session);
  const { id, createdAt } = await startRecording(rest, session, { resolution: RESOLUTION });
  await until('two seconds are over', () => Date.now() - createdAt > 2_000);
  const recording = await stopRecording(rest, id);
  expect(recording).toMatchObject({ status: 'ready' });
  expect(recording.duration).toBeGreaterThan(1.5);
  const file = await download(rest, recording, await temporaryFolder());
  expect(isNear(await colourAt(file, 1, { x: 320, y: 180 }), BLACK)).toBe(true);
});

test('a stream that never sends holds nothing up', async () => {
  const session = await rest.createSession();
  const { peer } = await (await join(session)).publish();
  peer.stopSending();
  const { id, createdAt } = await startRecording(rest, session, { resolution: RESOLUTION });
  await until('two seconds are over', () => Date.now() - createdAt > 2_000);
  expect(await stopRecording(rest, id)).toMatchObject({ status: 'ready', hasVideo: true });
});

test('there is a picture of it', async () => {
  const session = await rest.createSession();
  const alice = await publishing(rest, session);
  const { id } = await startRecording(rest, session, { name: 'Named', resolution: RESOLUTION });
  await hasSent(alice, 3);
  await stopRecording(rest, id);
  const { headers, body } = await rest.request('get', `/openvidu/recordings/${id}/${id}.jpg`).expect(200);
  expect(headers['content-type']).toBe('image/jpeg');
  expect(body.length).toBeGreaterThan(500);
});
