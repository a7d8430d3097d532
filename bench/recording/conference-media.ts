import { readFile } from 'node:fs/promises';
import { ivfFrames, oggPackets } from '../../e2e/clients/encoded-media.ts';
import type { TestMedia } from '../../e2e/clients/test-media.ts';
import { runCommand } from '../../tools/process/run-command.ts';
import { FPS, VIDEO_SECONDS } from './conference-video.ts';

export const PACKETS_PER_SECOND = 50;

/** What a participant sends: a conference video, and a sound that swells and ebbs like speech. */
export async function conferenceMedia(video: string): Promise<TestMedia> {
  const [ivf, ogg] = [`${video}.ivf`, `${video}.ogg`];
  await ffmpeg('-i', video, '-c', 'copy', ivf);
  const sound = `anoisesrc=color=pink:amplitude=0.3:duration=${VIDEO_SECONDS + 1},tremolo=f=4:d=0.9`;
  const opus = ['-ac', '1', '-ar', '48000', '-c:a', 'libopus', '-b:a', '32k', '-frame_duration', '20'];
  await ffmpeg('-f', 'lavfi', '-i', sound, ...opus, ogg);
  return {
    fps: FPS,
    frames: ivfFrames(await readFile(ivf)).slice(0, VIDEO_SECONDS * FPS),
    packets: oggPackets(await readFile(ogg)).slice(0, VIDEO_SECONDS * PACKETS_PER_SECOND),
  };
}

/** What is sent of it per second, without the headers of packets. */
export function megabitsPerSecond({ frames, packets }: TestMedia): number {
  const bytes = [...frames, ...packets].reduce((total, { length }) => total + length, 0);
  return (8 * bytes) / 1e6 / VIDEO_SECONDS;
}

async function ffmpeg(...args: string[]): Promise<void> {
  await runCommand('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args]);
}
