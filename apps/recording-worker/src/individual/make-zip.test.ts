import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BASE } from '../../test/captured-piece.ts';
import { range, workshop } from '../../test/composed.ts';
import { ffmpegOutput, packetsOf } from '../../test/ffmpeg.ts';
import { recordedStream, recordingOf } from '../../test/recording.ts';
import { unzip } from '../../test/unzip.ts';
import { WatchedFile, beeps } from '../../test/watched-file.ts';
import type { ScannedPiece } from '../pieces/scanned-piece.js';
import { probe } from '../encoding/probe.js';
import type { RecordingToFinish } from '../result/result.js';

const { make, path, piece } = workshop();
const TILE = { x: 0, y: 0, width: 160, height: 120 };

let zips = 0;
/** Makes a zip and takes it apart. */
async function individual(
  streams: RecordingToFinish['streams'],
  pieces: ScannedPiece[],
  rest: Partial<RecordingToFinish> & { length: number },
) {
  const only = { outputMode: 'INDIVIDUAL', resolution: undefined, layout: undefined } as const;
  const result = await make(recordingOf(streams, { ...rest, ...only }), pieces);
  const folder = path(`unzipped-${zips++}`);
  await mkdir(folder);
  const entries = await unzip(result.file, folder);
  const text = await readFile(join(folder, 'Talk.json'), 'utf8');
  return { result, entries, text, file: (streamId: string) => join(folder, `${streamId}.webm`) };
}

/** The numbers of the frames of a webm, and when they are to be seen: milliseconds. */
async function framesOf(file: string): Promise<{ counters: number[]; times: number[] }> {
  const watched = await WatchedFile.open(file, TILE.width, TILE.height);
  const counters = range(0, watched.frames).map((frame) => watched.counter(frame, TILE));
  const video = (await packetsOf(file)).filter(({ kind }) => kind === 'video');
  return { counters, times: video.map(({ time }) => Math.round(time * 1000)) };
}

it('has a webm of each stream, and says what they are', async () => {
  const streams = [
    recordedStream('a', { clientData: 'Älice', serverData: '{"x":1}' }),
    recordedStream('b', { hasVideo: false }),
    recordedStream('never'),
  ];
  const pieces = [
    await piece('a', 200, 2000),
    await piece('a', 2000, 3000),
    await piece('b', 1000, 2500, { video: false }),
  ];
  const { result, entries, text, file } = await individual(streams, pieces, { length: 5000 });
  expect(entries).toEqual(['a.webm', 'b.webm', 'Talk.json'].map((name) => ({ name, isPacked: false })));
  const sizes = await Promise.all(['a', 'b'].map(async (id) => (await stat(file(id))).size));
  const described = JSON.parse(text) as { files: { startTimeOffset: number; endTimeOffset: number }[] };
  const [alice, bob] = described.files;
  const expected = {
    createdAt: BASE - 1000,
    id: 'Call',
    name: 'Talk',
    sessionId: 'Call',
    files: [
      {
        connectionId: 'con_a',
        streamId: 'a',
        size: sizes[0],
        clientData: 'Älice',
        serverData: '{"x":1}',
        hasAudio: true,
        hasVideo: true,
        typeOfVideo: 'CAMERA',
        startTimeOffset: alice?.startTimeOffset,
        endTimeOffset: alice?.endTimeOffset,
      },
      {
        connectionId: 'con_b',
        streamId: 'b',
        size: sizes[1],
        clientData: '',
        serverData: '',
        hasAudio: true,
        hasVideo: false,
        startTimeOffset: bob?.startTimeOffset,
        endTimeOffset: bob?.endTimeOffset,
      },
    ],
  };
  expect(text).toBe(JSON.stringify(expected, null, 2));
  for (const [given, real] of [
    [alice?.startTimeOffset, 1200],
    [alice?.endTimeOffset, 4000],
    [bob?.startTimeOffset, 2000],
    [bob?.endTimeOffset, 3500],
  ]) {
    expect(Math.abs((given ?? 0) - (real ?? 0))).toBeLessThanOrEqual(35);
  }
  expect(result).toMatchObject({ size: (sizes[0] ?? 0) + (sizes[1] ?? 0), hasAudio: true, hasVideo: true });
  expect(result.duration).toBeCloseTo(2.8, 1);

  const { counters } = await framesOf(file('a'));
  expect(counters).toEqual(range(5, 75));
  expect((await probe(file('a'))).duration).toBeCloseTo(2.8, 1);
  expect((await probe(file('b'))).audio).toBeDefined();
  expect((await probe(file('b'))).video).toBeUndefined();
  // The index is in front of the media.
  const head = await readFile(file('a'));
  expect(head.indexOf(Buffer.from('1c53bb6b', 'hex'))).toBeLessThan(head.indexOf(Buffer.from('1f43b675', 'hex')));
});

it('keeps gaps, and cuts what was captured twice, and pauses', async () => {
  const pieces = [
    await piece('a', 0, 2000),
    await piece('a', 1520, 3000, { term: 2 }),
    await piece('a', 4000, 5100),
    await piece('a', 7000, 8100),
  ];
  const pauses = [{ from: BASE + 5000, to: BASE + 7000 }];
  const { text, file } = await individual([recordedStream('a')], pieces, { length: 8000, pauses });
  const { counters, times } = await framesOf(file('a'));
  expect(counters).toEqual([...range(0, 75), ...range(100, 125), ...range(175, 200)]);
  const expected = [...range(0, 75), ...range(100, 125), ...range(125, 150)].map((frame) => frame * 40);
  const late = times.map((time, index) => time - (expected[index] ?? 0));
  expect(Math.max(...late) - Math.min(...late)).toBeLessThanOrEqual(2);
  const sound = (await packetsOf(file('a'))).filter(({ kind }) => kind === 'audio').map(({ time }) => time);
  const steps = sound.slice(1).map((time, index) => time - (sound[index] ?? 0));
  expect(Math.min(...steps)).toBeGreaterThan(0);
  expect(steps.filter((step) => step > 0.9)).toHaveLength(1);
  const { files } = JSON.parse(text) as { files: { endTimeOffset: number }[] };
  expect(files[0]?.endTimeOffset).toBe(7000);
});

it('waits after a pause in a file for a picture that can be decoded', async () => {
  const pauses = [{ from: BASE + 1000, to: BASE + 2000 }];
  const pieces = [await piece('a', 0, 3000), await piece('a', 3000, 4000)];
  const { file } = await individual([recordedStream('a')], pieces, { length: 4000, pauses });
  const { counters, times } = await framesOf(file('a'));
  expect(counters).toEqual([...range(0, 25), ...range(75, 100)]);
  expect(Math.abs((times[25] ?? 0) - (times[0] ?? 0) - 2000)).toBeLessThanOrEqual(2);
  const sound = (await packetsOf(file('a'))).filter(({ kind }) => kind === 'audio');
  expect(sound.length).toBeGreaterThan(145);
});

it('has VP8 where H264 was captured', async () => {
  const pieces = [
    await piece('a', 0, 1000, { codec: 'H264' }),
    await piece('a', 2000, 3000, { codec: 'H264' }),
    await piece('a', 3000, 4000, { codec: 'VP8' }),
  ];
  const { file } = await individual([recordedStream('a')], pieces, { length: 4000 });
  const { counters, times } = await framesOf(file('a'));
  expect(counters).toEqual([...range(0, 25), ...range(50, 100)]);
  expect(Math.abs((times[25] ?? 0) - (times[0] ?? 0) - 2000)).toBeLessThanOrEqual(2);
  expect(await ffmpegOutput(['-i', file('a'), '-map', '0:v', '-c', 'copy', '-f', 'ivf'])).toSatisfy((ivf: Buffer) =>
    ivf.includes('VP80'),
  );
  expect((await beeps(file('a'))).length).toBe(3);
});

it('has only sound when only that is wanted', async () => {
  const streams = [recordedStream('a')];
  const { text, file } = await individual(streams, [await piece('a', 0, 1000)], { length: 1000, hasVideo: false });
  expect((await probe(file('a'))).video).toBeUndefined();
  expect(JSON.parse(text)).toMatchObject({ files: [{ hasAudio: true, hasVideo: false }] });
  expect(text).not.toContain('typeOfVideo');
});

it('is there when nobody published, with nothing in it but its description', async () => {
  const { result, entries, text } = await individual([], [], { length: 1000 });
  expect(entries.map(({ name }) => name)).toEqual(['Talk.json']);
  expect(JSON.parse(text)).toMatchObject({ files: [] });
  expect(result).toMatchObject({ size: 0, duration: 0, hasAudio: true, hasVideo: true });
});
