import { writeWhole } from '@convene/service-kit';
import { runFfmpeg } from '../encoding/run-ffmpeg.js';

const WIDTH = 480;

/** Writes a picture of a video, 480 pixels wide. @param at seconds. */
export function writeThumbnail(
  video: string,
  thumbnail: string,
  { width, height, at, signal }: { width: number; height: number; at: number; signal: AbortSignal },
): Promise<void> {
  const size = `${WIDTH}:${Math.max(1, Math.floor((WIDTH * height) / width))}`;
  const inputs = [{ file: video, options: ['-ss', at.toFixed(3)] }];
  const options = ['-frames:v', '1', '-vf', `scale=${size},format=yuvj420p`, '-f', 'mjpeg'];
  return writeWhole(thumbnail, (output) => runFfmpeg({ inputs, options, output }, { signal }));
}
