import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import type { Rgb } from '../clients/test-media.ts';
import { BACKGROUND } from '../clients/test-picture.ts';
import {
  beepTimes,
  colourAt,
  isNear,
  longestFreeze,
  placeIn,
  probe,
  seenFrames,
  shareOfFrames,
  soundDelays,
} from '../observing/look-into.ts';
import { LOOKS } from '../observing/looks.ts';
import { download, startRecording, stopRecording } from '../scenes/recordings.ts';
import { rest } from '../stack/shared-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pause } from '../support/until.ts';

const browsers = useBrowsers();
const FPS = 15;
const LENGTH_MS = 12_000;
const [LEFT, RIGHT] = [0, 320].map((x) => ({ x, y: 0, width: 320, height: 360 })) as [Rect, Rect];
type Rect = Parameters<typeof placeIn>[0];

test('two Chromiums are recorded: every picture, in its place, with its sound', { timeout: 120_000 }, async () => {
  const session = await rest.createSession();
  const users = [await browsers.user(), await browsers.user()];
  for (const [index, user] of users.entries()) {
    await user.connect(await rest.createToken(session), `user ${index}`);
    await user.publishTestMedia({ ...LOOKS[index]!, fps: FPS });
  }
  const { id } = await startRecording(rest, session, { resolution: '640x360' });
  await pause(LENGTH_MS); // the length of the recording is what is tested
  const recording = await stopRecording(rest, id);
  expect(recording.status).toBe('ready');
  const file = await download(rest, recording, await temporaryFolder());
  expect(Math.abs(Number((await probe(file)).format.duration) - recording.duration)).toBeLessThan(0.5);
  for (const [index, tile] of [LEFT, RIGHT].entries()) {
    const { colour, beep } = LOOKS[index]!;
    expect(isNear(await colourAt(file, recording.duration / 2, placeIn(tile, BACKGROUND)), colour)).toBe(true);
    // Chromium begins with few pixels and frames, until it knows what the network carries.
    const frames = (await seenFrames(file, tile)).filter(({ at }) => at > 3);
    // It leaves out some itself when the machine is busy with other tests. (`npm run e2e -- recording-long` counts them.)
    expect(shareOfFrames(frames, FPS)).toBeGreaterThan(0.9);
    expect(longestFreeze(frames)).toBeLessThan(0.5);
    const delays = soundDelays(frames, await beepTimes(file, beep));
    expect(delays.length).toBeGreaterThan(5);
    expect(Math.max(...delays.map(Math.abs))).toBeLessThanOrEqual(80);
  }
});

test('who mutes himself is black and silent, and comes back', { timeout: 120_000 }, async () => {
  const session = await rest.createSession();
  const user = await browsers.user();
  await user.connect(await rest.createToken(session));
  await user.publishTestMedia({ ...LOOKS[0]!, fps: FPS });
  await pause(2_000); // Chromium's first seconds are not what is tested
  const { id } = await startRecording(rest, session, { resolution: '320x240' });
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1_000;
  await pause(3_000);
  await Promise.all([user.publishVideo(false), user.publishAudio(false)]);
  const muted = since();
  await pause(4_000);
  const back = since();
  await Promise.all([user.publishVideo(true), user.publishAudio(true)]);
  await pause(3_000);
  const recording = await stopRecording(rest, id);
  const file = await download(rest, recording, await temporaryFolder());
  const whole = { x: 0, y: 0, width: 320, height: 240 };
  const colourIs = async (at: number, colour: Rgb) =>
    isNear(await colourAt(file, at, placeIn(whole, BACKGROUND)), colour);
  expect(await colourIs(muted - 1.5, LOOKS[0]!.colour)).toBe(true);
  expect(await colourIs(back - 0.7, [0, 0, 0])).toBe(true);
  expect(await colourIs(recording.duration - 0.5, LOOKS[0]!.colour)).toBe(true);
  const beeps = await beepTimes(file, LOOKS[0]!.beep);
  expect(beeps.filter((at) => at > muted + 0.3 && at < back - 0.3)).toEqual([]);
  expect(beeps.some((at) => at < muted)).toBe(true);
  expect(beeps.some((at) => at > back)).toBe(true);
});
