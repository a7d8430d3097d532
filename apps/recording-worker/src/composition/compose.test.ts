import { readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { newPart } from '@convene/service-kit';
import { expect, it } from 'vitest';
import { BASE } from '../../test/captured-piece.ts';
import { BLACK, LEFT, RED, RIGHT, countersIn, range, watch, workshop } from '../../test/composed.ts';
import { overwriteFrames } from '../../test/overwrite-frames.ts';
import { recordedStream, recordingOf } from '../../test/recording.ts';
import { beeps, isNear, soundOf } from '../../test/watched-file.ts';
import { ResultFailure } from '../result/result.js';

const { make, path, piece } = workshop();

it('a recording has no pauses in it', async () => {
  const pieces = [await piece('a', 0, 2000), await piece('a', 3500, 6000)];
  const pauses = [{ from: BASE + 2000, to: BASE + 3500 }];
  const result = await make(recordingOf([recordedStream('a')], { length: 6000, pauses }), pieces);
  expect(result.duration).toBeCloseTo(4.5, 1);
  const file = await watch(result.file);
  expect(file.frames).toBe(135);
  expect(countersIn(file)).toEqual([...range(0, 50), ...range(88, 150)]);
  const expected = [0, 1, 2.5, 3.5];
  const sounds = await beeps(result.file);
  expect(sounds).toHaveLength(expected.length);
  for (const [index, at] of sounds.entries()) expect(Math.abs(at - (expected[index] ?? 0))).toBeLessThan(0.04);
});

it('a recording of nobody is black and silent', async () => {
  const result = await make(recordingOf([], { length: 1500, resolution: '321x181' }), []);
  expect(result).toMatchObject({ hasAudio: true, hasVideo: true, resolution: '320x180' });
  expect(result.duration).toBeCloseTo(1.5, 1);
  const file = await watch(result.file);
  expect(file.frames).toBe(45);
  for (const [x, y] of [
    [0, 0],
    [160, 90],
    [319, 179],
  ] as const) {
    expect(isNear(file.colour(1, x, y), BLACK)).toBe(true);
  }
  expect(Math.max(...(await soundOf(result.file)).samples)).toBeLessThan(10);
});

it('a recording without pictures is a webm with everybody in it', async () => {
  const streams = [recordedStream('a'), recordedStream('b')];
  const pieces = [await piece('a', 0, 2500), await piece('b', 2500, 4000, { video: false })];
  const recording = recordingOf(streams, { length: 4000, hasVideo: false, resolution: undefined, layout: undefined });
  const result = await make(recording, pieces);
  expect(result.file).toMatch(/Talk\.webm$/);
  expect(result).toMatchObject({ hasAudio: true, hasVideo: false });
  expect(result).not.toHaveProperty('resolution');
  expect(result).not.toHaveProperty('thumbnail');
  expect(result.duration).toBeCloseTo(4, 1);
  expect((await beeps(result.file)).map((at) => Math.round(at))).toEqual([0, 1, 2, 3]);
});

it('a recording in which nothing happens for long is made of equal chunks', async () => {
  const recording = recordingOf([], { length: 70_000, resolution: '100x100' });
  const result = await make(recording, [], { parallel: 3 });
  expect(result.duration).toBeCloseTo(70, 1);
});

it('a recording that was over at once cannot be made', async () => {
  await expect(make(recordingOf([], { length: 10 }), [])).rejects.toBeInstanceOf(ResultFailure);
});

it('a recording is not spoiled by somebody whose media cannot be decoded', async () => {
  const garbage = await piece('b', 0, 1000, { codec: 'H264', audio: false });
  await overwriteFrames(garbage.path);
  const streams = [recordedStream('a'), recordedStream('b')];
  const good = await piece('a', 0, 1000, { colour: RED });
  const file = await watch((await make(recordingOf(streams, { length: 1000 }), [good, garbage])).file);
  expect(isNear(file.background(0.5, LEFT), RED)).toBe(true);
  expect(isNear(file.background(0.5, RIGHT), BLACK)).toBe(true);
});

it('work that is broken off is not done again', async () => {
  const streams = [recordedStream('a'), recordedStream('b', { from: 1000, to: 2000 })];
  const pieces = [await piece('a', 0, 3000)];
  const recording = recordingOf(streams, { length: 3000 });
  const workFolder = path('broken-off');
  const stop = new AbortController();
  const stopped = new Error('stopped');
  const onProgress = (percent: number) => percent > 50 && stop.abort(stopped);
  const breaking = make(recording, pieces, { workFolder, parallel: 1, signal: stop.signal, onProgress });
  await expect(breaking).rejects.toBe(stopped);
  const times = async () => Promise.all(chunks.map(async (name) => (await stat(join(workFolder, name))).mtimeMs));
  const chunks = await readdir(workFolder);
  expect(chunks.length).toBeGreaterThan(0);
  expect(chunks.every((name) => name.endsWith('.mov'))).toBe(true);
  const before = await times();
  const left = newPart(workFolder);
  await writeFile(left, '');

  const told: number[] = [];
  const result = await make(recording, pieces, {
    workFolder,
    parallel: 1,
    onProgress: (percent) => told.push(percent),
  });
  expect(told[0]).toBeGreaterThan(20);
  expect(await times()).toEqual(before);
  expect(await readdir(workFolder)).not.toContain(basename(left));
  expect(countersIn(await watch(result.file)).slice(0, 24)).toEqual(range(0, 24));
});
