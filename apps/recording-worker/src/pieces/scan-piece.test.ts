import { Cluster } from '@convene/matroska';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OPUS_SILENCE, vp8Frames } from '../../test/encoded-frames.js';
import { decode, packetsIn } from '../../test/media-file.js';
import { writePiece } from '../../test/write-piece.js';
import type { ScannedPiece } from './scanned-piece.js';
import { pieceHeader } from './piece-header.js';
import { EmptyPiece, scanPiece } from './scan-piece.js';
import { scanPieces } from './scan-pieces.js';

// ffmpeg takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const START = 1_700_000_000_000;
const SECONDS = 3;

let folder: string;
let whole: Buffer;
let scanned: ScannedPiece;
let firstFrameEnd: number;
/** A file that is cut off. */
let cut: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-'));
  const video = await vp8Frames({ width: 160, height: 120, frames: 30 * SECONDS, keyEvery: 30 });
  await writePiece({ folder, streamId: 'str_CAM', term: 2, startedAt: START }, video, SECONDS);
  const path = join(folder, 'str_CAM', `${START}-2.mkv`);
  whole = await readFile(path);
  scanned = await scanPiece(path);
  firstFrameEnd = whole.indexOf(video[0]!) + video[0]!.length;
  cut = join(folder, `${START}-2.mkv`);
});

afterAll(() => rm(folder, { recursive: true }));

/** Undefined when there is no whole frame in it. */
async function scanCut(bytes: number): Promise<ScannedPiece | undefined> {
  await writeFile(cut, whole.subarray(0, bytes));
  try {
    return await scanPiece(cut);
  } catch (error) {
    if (error instanceof EmptyPiece) return undefined;
    throw error;
  }
}

describe('scanPiece', () => {
  it('says what is in a file', async () => {
    expect(scanned).toEqual({
      path: join(folder, 'str_CAM', `${START}-2.mkv`),
      streamId: 'str_CAM',
      term: 2,
      startedAt: START,
      endedAt: START + 3_000,
      audio: { firstMs: 0, lastMs: 2_980, frames: 150 },
      video: {
        codec: 'VP8',
        firstMs: 0,
        lastMs: 2_967,
        frames: 90,
        sizes: [{ fromMs: 0, width: 160, height: 120 }],
      },
      bytes: whole.length,
    });
    expect(await packetsIn(scanned.path, 'audio')).toHaveLength(150);
    expect((await packetsIn(scanned.path, 'video')).map(({ time }) => Math.round(time * 1000)).slice(0, 3)).toEqual([
      0, 33, 67,
    ]);
    expect(await decode(scanned.path)).toEqual({ frames: 90, errors: '' });
  });

  it('counts what is whole, wherever the file was cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (bytes) => {
        const piece = await scanCut(bytes);
        if (!piece) {
          expect(bytes).toBeLessThan(firstFrameEnd);
          return;
        }
        expect(piece.bytes).toBeLessThanOrEqual(bytes);
        const frames = (piece.audio?.frames ?? 0) + (piece.video?.frames ?? 0);
        expect(frames).toBeLessThanOrEqual(240);
        // Nothing else was whole: one byte less is one frame less, and up to there it is the same.
        expect(await scanCut(piece.bytes)).toEqual(piece);
        const less = await scanCut(piece.bytes - 1);
        expect((less?.audio?.frames ?? 0) + (less?.video?.frames ?? 0)).toBe(frames - 1);
      }),
      { numRuns: 100 },
    );
  });

  it('agrees with ffmpeg, which reads cut files, too', async () => {
    for (let share = 0; share < 1; share += 0.2) {
      const position = share + 0.2 * Math.random();
      const piece = await scanCut(Math.floor(firstFrameEnd + position * (whole.length - firstFrameEnd)));
      const frames = piece!.video!.frames;
      // ffmpeg may count the frame that was cut off.
      expect([frames, frames + 1]).toContain((await decode(cut)).frames);
      await truncate(cut, piece!.bytes);
      expect(await packetsIn(cut, 'audio')).toHaveLength(piece!.audio?.frames ?? 0);
      expect(await packetsIn(cut, 'video')).toHaveLength(frames);
    }
  });

  it('does not take other files for captured ones', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        await writeFile(cut, bytes);
        await expect(scanPiece(cut)).rejects.toThrow(EmptyPiece);
      }),
      { numRuns: 50 },
    );
    await expect(scanPiece(join(folder, 'other.mkv'))).rejects.toThrow(EmptyPiece);
  });

  it('survives changed bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        async (at, value) => {
          const changed = Buffer.from(whole);
          changed[at] = value;
          await writeFile(cut, changed);
          const piece = await scanPiece(cut).catch((error: unknown) => error);
          if (piece instanceof Error) expect(piece).toBeInstanceOf(EmptyPiece);
        },
      ),
      { numRuns: 100 },
    );
  });
});

it('scanPieces finds all pieces of a recording, by stream and in order, without the empty ones', async () => {
  const recording = join(folder, 'recording');
  const put = async (streamId: string, startedAt: number, name: string, frames = 1) => {
    const cluster = new Cluster(0);
    if (frames > 0) cluster.addFrame(2, 0, true, OPUS_SILENCE);
    await mkdir(join(recording, streamId), { recursive: true });
    const bytes = Buffer.concat([pieceHeader({ streamId, startedAt, audio: true }), cluster.toBuffer()]);
    await writeFile(join(recording, streamId, name), bytes);
  };
  await put('str_B', 3, '3-1.mkv');
  await put('str_A', 100, '100-1.mkv');
  await put('str_A', 20, '20-2.mkv');
  await put('str_A', 20, '20-1.mkv');
  await put('str_A', 9, '9-1.mkv', 0);
  await put('str_A', 8, '8-1.mkv.part');
  const pieces = await scanPieces(recording);
  expect(pieces.map(({ streamId, startedAt, term }) => [streamId, startedAt, term])).toEqual([
    ['str_A', 20, 1],
    ['str_A', 20, 2],
    ['str_A', 100, 1],
    ['str_B', 3, 1],
  ]);
  expect(await scanPieces(join(folder, 'nothing'))).toEqual([]);
});
