import { expect, it } from 'vitest';
import { BASE } from '../../../test/captured-piece.ts';
import { recordedStream, recordingOf } from '../../../test/recording.ts';
import { chunksOf } from './chunks.js';

const SIZE = { width: 640, height: 360 };

const summary = (chunks: ReturnType<typeof chunksOf>) =>
  chunks.map(({ from, frames, cells }) => [
    Math.round(from - BASE),
    frames,
    cells.map(({ streamId }) => streamId).join(),
  ]);

it('are cut where somebody comes or goes, and at pauses', () => {
  const streams = [recordedStream('a', { to: 12_000 }), recordedStream('b', { from: 5000 })];
  const pauses = [{ from: BASE + 6000, to: BASE + 8000 }];
  expect(summary(chunksOf(recordingOf(streams, { length: 13_000, pauses }), new Map(), SIZE))).toEqual([
    [0, 150, 'a'],
    [5000, 30, 'a,b'],
    [8000, 120, 'a,b'],
    [12_000, 30, 'b'],
  ]);
});

it('are at most a minute long, all of about the same length', () => {
  const chunks = chunksOf(recordingOf([], { length: 605_000 }), new Map(), SIZE);
  expect(chunks).toHaveLength(11);
  expect(chunks.reduce((total, { frames }) => total + frames, 0)).toBe(605 * 30);
  for (const { frames } of chunks) expect(Math.abs(frames - 1650)).toBeLessThanOrEqual(1);
});

it('of a short recording are enough for several processors', () => {
  expect(chunksOf(recordingOf([], { length: 100_000 }), new Map(), SIZE)).toHaveLength(4);
});

it('are cut where the shape of a video changes, but not where one begins', () => {
  const shape = { codec: 'VP8' as const, ratio: 9 / 16 };
  const shapes = new Map([
    [
      'a',
      [
        { ...shape, from: BASE + 1000 },
        { ...shape, ratio: 3 / 4, from: BASE + 3000 },
      ],
    ],
  ]);
  const chunks = chunksOf(recordingOf([recordedStream('a')], { length: 5000 }), shapes, SIZE);
  expect(chunks.map(({ frames, cells }) => [frames, cells[0]?.shape?.ratio])).toEqual([
    [90, 9 / 16],
    [60, 3 / 4],
  ]);
});

it('of a recording without a picture are cut at pauses only', () => {
  const pauses = [{ from: BASE + 1000, to: BASE + 2000 }];
  const streams = [recordedStream('a', { from: 3000 })];
  const chunks = chunksOf(recordingOf(streams, { length: 5000, pauses }), new Map(), undefined);
  expect(summary(chunks)).toEqual([
    [0, 30, ''],
    [2000, 90, ''],
  ]);
});

it('leave no cell for those without video when there is no sound', () => {
  const streams = [recordedStream('a', { hasVideo: false }), recordedStream('b')];
  const recording = recordingOf(streams, { length: 1000, hasAudio: false });
  expect(summary(chunksOf(recording, new Map(), SIZE))).toEqual([[0, 30, 'b']]);
});
