import { stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { BLACK, BLUE, LEFT, RED, RIGHT, WHOLE, countersIn, range, watch, workshop } from '../../test/composed.ts';
import { recordedStream, recordingOf } from '../../test/recording.ts';
import { beeps, isNear } from '../../test/watched-file.ts';
import { probe } from '../encoding/probe.js';

const { make, piece } = workshop();

it('shows and plays people from when they come to when they go', async () => {
  const streams = [recordedStream('a'), recordedStream('b', { from: 2000, to: 5000 })];
  const pieces = [
    await piece('a', -300, 3000, { colour: RED }),
    await piece('a', 3000, 7100, { colour: RED }),
    await piece('b', 2400, 5000, { colour: BLUE, audio: false }),
  ];
  const told: number[] = [];
  const result = await make(recordingOf(streams, { length: 6910 }), pieces, {
    onProgress: (percent) => told.push(percent),
  });
  expect(result).toMatchObject({ hasAudio: true, hasVideo: true, resolution: '320x180' });
  expect(Math.abs(result.duration - 6.91)).toBeLessThan(0.034);
  expect(result.size).toBe((await stat(result.file)).size);
  expect(told).toEqual([...new Set(told)].toSorted((one, other) => one - other));
  expect(told.at(-1)).toBe(100);
  expect((await probe(result.thumbnail ?? '')).video).toMatchObject({ width: 480, height: 270 });

  const file = await watch(result.file);
  expect(file.frames).toBe(207);
  expect(isNear(file.background(1, WHOLE), RED)).toBe(true);
  expect(isNear(file.background(2.2, LEFT), RED)).toBe(true);
  expect(isNear(file.background(2.2, RIGHT), BLACK)).toBe(true);
  for (const seconds of [2.5, 3.5, 4.9]) {
    expect(isNear(file.background(seconds, LEFT), RED), `at ${seconds}`).toBe(true);
    expect(isNear(file.background(seconds, RIGHT), BLUE), `at ${seconds}`).toBe(true);
  }
  expect(isNear(file.background(5.1, WHOLE), RED)).toBe(true);
  // Every frame of a camera with 25 frames per second is to be seen.
  expect(countersIn(file, WHOLE).slice(0, 49)).toEqual(range(0, 49));
  expect(countersIn(file, LEFT).filter((counter) => counter >= 51 && counter < 124)).toEqual(range(51, 124));

  const flashes = [
    ...file.flashes(WHOLE).filter((at) => at < 1.5 || at > 5.5),
    ...file.flashes(LEFT).filter((at) => at > 1.5 && at < 4.5),
  ];
  const sounds = await beeps(result.file);
  expect(flashes.map((at) => Math.round(at))).toEqual([1, 6, 2, 3, 4]);
  expect(sounds.map((at) => Math.round(at))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  for (const at of flashes) {
    const offset = Math.min(...sounds.map((sound) => Math.abs(sound - at)));
    expect(offset, `at ${at}`).toBeLessThan(0.02);
  }
});

it('leaves out of a recording without sound those who have no video', async () => {
  const streams = [recordedStream('a', { hasVideo: false }), recordedStream('b')];
  const pieces = [await piece('a', 0, 1000, { video: false }), await piece('b', 0, 1000, { colour: BLUE })];
  const silent = await make(recordingOf(streams, { length: 1000, hasAudio: false }), pieces);
  expect(isNear((await watch(silent.file)).background(0.5, WHOLE), BLUE)).toBe(true);
  const file = await watch((await make(recordingOf(streams, { length: 1000 }), pieces)).file);
  expect(isNear(file.background(0.5, LEFT), BLACK)).toBe(true);
  expect(isNear(file.background(0.5, RIGHT), BLUE)).toBe(true);
});

it('puts nine people into three rows', async () => {
  const ids = range(1, 10).map((number) => `p${number}`);
  const colourOf = (index: number) => [20 * index + 20, 200 - 20 * index, index % 2 ? 180 : 30] as const;
  const pieces = await Promise.all(
    ids.map((id, index) => piece(id, 0, 1000, { colour: colourOf(index), audio: index === 4 })),
  );
  const recording = recordingOf(
    ids.map((id) => recordedStream(id)),
    { length: 1000 },
  );
  const file = await watch((await make(recording, pieces)).file);
  for (const index of ids.keys()) {
    const tile = { x: 1 + 106 * (index % 3), y: 60 * Math.floor(index / 3), width: 106, height: 60 };
    expect(isNear(file.background(0.6, tile), colourOf(index)), `cell ${index}`).toBe(true);
  }
});
