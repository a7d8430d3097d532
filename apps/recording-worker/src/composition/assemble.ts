import { dirname } from 'node:path';
import { writeWhole } from '@convene/service-kit';
import { runFfmpeg } from '../encoding/run-ffmpeg.js';
import { withTextFiles } from '../encoding/text-files.js';
import { CONCAT_OPTIONS, quoted } from '../result/concat-list.js';
import { FRAME_RATE } from './plan/timeline.js';

interface Assembly {
  /** The path of the result. */
  file: string;
  hasAudio: boolean;
  hasVideo: boolean;
  signal: AbortSignal;
}

/** Puts chunks together: the video as it is, the audio encoded once, so that it has no seams. */
export async function assemble(
  chunks: { file: string; frames: number }[],
  { file, hasAudio, hasVideo, signal }: Assembly,
): Promise<void> {
  const lines = chunks.flatMap(({ file: path, frames }) => [
    `file ${quoted(path)}`,
    `duration ${(frames / FRAME_RATE).toFixed(6)}`,
  ]);
  const format = hasVideo
    ? ['-c:v', 'copy', ...(hasAudio ? ['-c:a', 'aac', '-b:a', '128k'] : []), '-movflags', '+faststart', '-f', 'mp4']
    : ['-c:a', 'libopus', '-b:a', '96k', '-f', 'webm'];
  const text = ['ffconcat version 1.0', ...lines, ''].join('\n');
  await withTextFiles(dirname(file), [text], ([list = '']) =>
    writeWhole(file, (output) =>
      runFfmpeg({ inputs: [{ file: list, options: CONCAT_OPTIONS }], options: format, output }, { signal }),
    ),
  );
}
