import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is started: those of the PATH, unless the configuration names others. */
export const programs = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };

/** From now on it is this ffmpeg, and the ffprobe beside it if there is one. */
export function useFfmpeg(path: string): void {
  programs.ffmpeg = path;
  const beside = join(dirname(path), 'ffprobe');
  if (existsSync(beside)) programs.ffprobe = beside;
}
