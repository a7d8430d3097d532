import { truncate, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { scan } from '../../test/captured-piece.ts';
import { BLACK, BLUE, GREEN, LEFT, RED, WHOLE, countersIn, range, watch, workshop } from '../../test/composed.ts';
import { ffmpeg } from '../../test/ffmpeg.ts';
import { recordedStream, recordingOf } from '../../test/recording.ts';
import { beeps, isNear } from '../../test/watched-file.ts';
import type { ScannedPiece } from '../pieces/scanned-piece.js';

const { make, path, piece } = workshop();

it('frames come through although a camera is neither regular nor exact', async () => {
  const pieces = [await piece('a', 0, 8000, { fps: 30.1, jitterMs: 5, audio: false })];
  const result = await make(recordingOf([recordedStream('a')], { length: 8000, hasAudio: false }), pieces);
  expect(result.hasAudio).toBe(false);
  const shown = countersIn(await watch(result.file));
  expect(shown).toEqual(shown.toSorted((one, other) => one - other));
  expect(new Set(shown).size).toBeGreaterThanOrEqual(Math.floor(0.99 * 240));
});

it('frames stay where nothing was captured, and sound is silent', async () => {
  const pieces = [await piece('a', 0, 1960), await piece('a', 4000, 6000)];
  const result = await make(recordingOf([recordedStream('a')], { length: 6000 }), pieces);
  const file = await watch(result.file);
  expect(countersIn(file)).toEqual([...range(0, 49), ...range(100, 150)]);
  expect(file.counter(118, WHOLE)).toBe(48);
  const sounds = (await beeps(result.file)).map((at) => Math.round(at));
  expect(sounds).toEqual([0, 1, 4, 5]);
});

it.each([
  { what: 'the only one', captured: 40, length: 2000 },
  { what: 'much older than what is put together', captured: 2000, length: 70_000 },
])('a frame stays, although it is $what', async ({ captured, length }) => {
  const pieces = [await piece('a', 0, captured, { audio: false })];
  const file = await watch((await make(recordingOf([recordedStream('a')], { length }), pieces)).file);
  expect(file.frames).toBe(Math.round((length * 30) / 1000));
  expect(countersIn(file)).toEqual(range(0, captured / 40));
});

it('frames are those of the later capture where two overlap', async () => {
  const pieces = [
    await piece('a', 2500, 5000, { colour: BLUE, term: 2 }),
    await piece('a', 0, 4000, { colour: RED, term: 1 }),
  ];
  const result = await make(recordingOf([recordedStream('a')], { length: 5000 }), pieces);
  const file = await watch(result.file);
  expect(isNear(file.background(2.4, WHOLE), RED)).toBe(true);
  expect(isNear(file.background(2.6, WHOLE), BLUE)).toBe(true);
  expect(countersIn(file)).toEqual(range(0, 125));
  expect((await beeps(result.file)).map((at) => Math.round(at))).toEqual([0, 1, 2, 3, 4]);
});

it('frames go on behind a file that was cut off', async () => {
  const cut = await piece('a', 0, 3000);
  await truncate(cut.path, Math.floor(cut.bytes * 0.5));
  const whole = { ...cut, codec: 'VP8' as const, width: 160, height: 120 };
  const left = await scan(cut.path, whole);
  const result = await make(recordingOf([recordedStream('a')], { length: 5000 }), [left, await piece('a', 3000, 5000)]);
  const shown = countersIn(await watch(result.file));
  expect(shown).toEqual([...range(0, left.video?.frames ?? 0), ...range(75, 125)]);
  expect((await beeps(result.file)).map((at) => Math.round(at)).slice(-2)).toEqual([3, 4]);
});

it('frames may change their size and their shape in the middle of a file', async () => {
  const parts = [
    await piece('a', 0, 2000, { audio: false }),
    await piece('a', 2000, 4000, { audio: false, size: [320, 240] }),
    await piece('a', 4000, 6000, { audio: false, size: [120, 160], colour: GREEN }),
  ];
  const [list, file] = [path('parts.txt'), path('parts.mkv')];
  await writeFile(list, parts.map((part) => `file '${part.path}'\n`).join(''));
  await ffmpeg(['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', '-live', '1', file]);
  const scanned = await scan(file, { ...(parts[0] as ScannedPiece), codec: 'VP8', width: 160, height: 120 });
  const sizes = [
    { fromMs: 0, width: 160, height: 120 },
    { fromMs: 2000, width: 320, height: 240 },
    { fromMs: 4000, width: 120, height: 160 },
  ];
  const video = { ...scanned.video!, sizes };
  const recording = recordingOf([recordedStream('a')], { length: 6000, hasAudio: false });
  const shown = await watch((await make(recording, [{ ...scanned, video }])).file);
  expect(countersIn(shown).filter((counter) => counter < 100)).toEqual(range(0, 100));
  // Three quarters as wide as high: it covers the width of the cell, and is cut above and below.
  expect(isNear(shown.colour(5, 20, 90), GREEN)).toBe(true);
  expect(isNear(shown.colour(5, 300, 90), GREEN)).toBe(true);
});

it('sound is there before the first picture of a file, also behind a cut', async () => {
  const streams = [recordedStream('a'), recordedStream('b', { from: 1500, to: 3500 })];
  const pieces = [await piece('a', 0, 3000, { videoFrom: 2400 }), await piece('a', 3000, 5000, { videoFrom: 4400 })];
  const result = await make(recordingOf(streams, { length: 5000 }), pieces);
  expect((await beeps(result.file)).map((at) => Math.round(at))).toEqual([0, 1, 2, 3, 4]);
  const file = await watch(result.file);
  expect(isNear(file.background(1, WHOLE), BLACK)).toBe(true);
  expect([file.counter(85, LEFT), file.counter(110, WHOLE), file.counter(147, WHOLE)]).toEqual([71, 74, 122]);
});
