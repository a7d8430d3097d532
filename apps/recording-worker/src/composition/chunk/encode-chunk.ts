import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '../../encoding/run-ffmpeg.js';
import { exists, writeWhole } from '../../encoding/whole-file.js';
import { CONCAT_OPTIONS } from '../../pieces/concat-list.js';
import { FRAME_RATE } from '../plan/timeline.js';
import type { ChunkEncoding } from './chunk-encoding.js';

interface Encoding {
  folder: string;
  signal: AbortSignal;
  /** How many frames are done. */
  onFrames: (frames: number) => void;
}

/** Several processes run beside each other: each of them uses one processor. */
const ONE_THREAD = ['-threads', '1'];
/** A picture of more pixels (4096×4096) is no video of a call, but fills the memory. */
const INPUT_OPTIONS = [...CONCAT_OPTIONS, ...ONE_THREAD, '-max_pixels', `${4096 * 4096}`];
/** Frames may change their size in the middle; the filters are made for that, and would forget everything else. */
const VIDEO_INPUT_OPTIONS = ['-reinit_filter', '0', ...INPUT_OPTIONS];

/** Makes the file of a chunk, unless an earlier run has. @returns its path. */
export async function encodeChunk(chunk: ChunkEncoding, { folder, signal, onFrames }: Encoding): Promise<string> {
  const file = join(folder, `${chunk.hash}.mov`);
  if (!(await exists(file))) {
    await withTextFiles(
      join(folder, chunk.hash),
      [...chunk.videoInputs, ...chunk.audioInputs, chunk.filters.join(';\n')],
      (paths) =>
        writeWhole(file, (output) => {
          const lists = paths.slice(0, -1);
          const graph = paths.at(-1) ?? '';
          const inputs = lists.map((path, index) => ({
            file: path,
            options: index < chunk.videoInputs.length ? VIDEO_INPUT_OPTIONS : INPUT_OPTIONS,
          }));
          const options = [
            // Timestamps are those of the lists.
            ...['-copyts', '-filter_complex_threads', '1', '-filter_complex_script', graph],
            ...['-vsync', 'passthrough', ...chunk.options, ...ONE_THREAD, '-f', 'mov'],
          ];
          return runFfmpeg(
            { inputs, options, output },
            { signal, onSeconds: (seconds) => onFrames(Math.min(seconds * FRAME_RATE, chunk.frames)) },
          );
        }),
    );
  }
  onFrames(chunk.frames);
  return file;
}

/** Writes texts into files that are there as long as `use` runs. */
async function withTextFiles(prefix: string, texts: string[], use: (paths: string[]) => Promise<void>): Promise<void> {
  const paths = texts.map((_, index) => `${prefix}-${index}.txt`);
  try {
    await Promise.all(texts.map((text, index) => writeFile(paths[index] ?? '', text)));
    await use(paths);
  } finally {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}
