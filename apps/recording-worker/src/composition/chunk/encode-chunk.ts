import { join } from 'node:path';
import { exists, writeWhole } from '@convene/service-kit';
import { probe } from '../../encoding/probe.js';
import { runFfmpeg } from '../../encoding/run-ffmpeg.js';
import { withTextFiles } from '../../encoding/text-files.js';
import { CONCAT_OPTIONS } from '../../result/concat-list.js';
import type { Track } from '../../result/stretches.js';
import { FRAME_RATE } from '../plan/timeline.js';
import type { ChunkEncoding } from './chunk-encoding.js';

export interface Encoding {
  folder: string;
  signal: AbortSignal;
  /** How many frames are done. */
  onFrames: (frames: number) => void;
}

/** Several processes run beside each other: each of them uses one processor. */
const ONE_THREAD = ['-threads', '1'];
/** A picture of more pixels (4096×4096) is no video of a call, but fills the memory. */
const COMMON = [...CONCAT_OPTIONS, ...ONE_THREAD, '-max_pixels', `${4096 * 4096}`];
export const INPUT_OPTIONS: Record<Track, string[]> = {
  audio: COMMON,
  // Frames may change their size in the middle; the filters are made for that, and would forget everything else.
  video: ['-reinit_filter', '0', ...COMMON],
};

/** Makes the file of a chunk, unless an earlier run has. @returns its path. */
export async function encodeChunk(chunk: ChunkEncoding, { folder, signal, onFrames }: Encoding): Promise<string> {
  const file = join(folder, `${chunk.hash}.mov`);
  if (!(await exists(file))) {
    const texts = [chunk.filters.join(';\n'), ...chunk.inputs.map(({ list }) => list)];
    await withTextFiles(folder, texts, ([filters = '', ...lists]) => {
      const inputs = chunk.inputs.map(({ track }, index) => ({
        file: lists[index] ?? '',
        options: INPUT_OPTIONS[track],
      }));
      const options = [
        // Timestamps are those of the lists.
        ...['-copyts', '-filter_complex_threads', '1', '-filter_complex_script', filters],
        ...['-vsync', 'passthrough', ...chunk.options, ...ONE_THREAD, '-f', 'mov'],
      ];
      const onSeconds = (seconds: number) => onFrames(Math.min(seconds * FRAME_RATE, chunk.frames));
      return writeWhole(file, async (output) => {
        await runFfmpeg({ inputs, options, output }, { signal, onSeconds });
        await check(output, chunk);
      });
    });
  }
  onFrames(chunk.frames);
  return file;
}

/** A track that is too short would move everything behind it, and would be found, if at all, when all are put together. */
async function check(file: string, { frames, hasVideo, hasAudio }: ChunkEncoding): Promise<void> {
  const { video, audio } = await probe(file);
  if (hasVideo && video?.frames !== frames) throw new Error(`A chunk has ${video?.frames ?? 0} frames, not ${frames}`);
  const seconds = frames / FRAME_RATE;
  if (hasAudio && Math.abs((audio?.duration ?? 0) - seconds) > 0.0001) {
    throw new Error(`The sound of a chunk has ${audio?.duration ?? 0} seconds, not ${seconds}`);
  }
}
