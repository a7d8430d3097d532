import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import type { ScannedPiece } from '../src/pieces/scanned-piece.js';
import { makeResult } from '../src/finishing/make-result.js';
import type { RecordingToFinish, Result, ResultJob } from '../src/result/result.js';
import { type CaptureOptions, capturedPiece } from './captured-piece.ts';
import { type Tile, WatchedFile } from './watched-file.ts';

export const [RED, GREEN, BLUE, BLACK] = [
  [180, 40, 40],
  [40, 150, 40],
  [40, 40, 180],
  [0, 0, 0],
] as const;
/** Of the recordings of recordingOf. */
const [WIDTH, HEIGHT] = [320, 180];
export const WHOLE: Tile = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
export const LEFT: Tile = { x: 0, y: 0, width: WIDTH / 2, height: HEIGHT };
export const RIGHT: Tile = { ...LEFT, x: WIDTH / 2 };

/** A folder for the tests of a file, which may take longer than others: they run ffmpeg many times. */
export function workshop() {
  vi.setConfig({ testTimeout: 60_000 });
  let folder = '';
  let works = 0;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'convene-results-'))));
  afterAll(() => rm(folder, { recursive: true }));
  return {
    path: (name: string) => join(folder, name),
    piece: (streamId: string, from: number, to: number, rest: Partial<CaptureOptions> = {}) =>
      capturedPiece({ folder, streamId, from, to, ...rest }),
    make: (recording: RecordingToFinish, pieces: ScannedPiece[], rest: Partial<ResultJob> = {}): Promise<Result> => {
      const { signal } = new AbortController();
      const workFolder = join(folder, `work-${works++}`);
      return makeResult({ recording, pieces, workFolder, parallel: 2, onProgress: () => undefined, signal, ...rest });
    },
  };
}

export function watch(file: string): Promise<WatchedFile> {
  return WatchedFile.open(file, WIDTH, HEIGHT);
}

/** The numbers of the different frames that a tile shows, in order. */
export function countersIn(file: WatchedFile, tile = WHOLE): number[] {
  const shown = Array.from({ length: file.frames }, (_, frame) => file.counter(frame, tile));
  return shown.filter((counter, index) => counter !== shown[index - 1]);
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
