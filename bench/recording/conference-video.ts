import { join } from 'node:path';
import { runCommand } from '../../tools/process/run-command.ts';

/** Of each video. */
export const VIDEO_SECONDS = 10;
export const FPS = 25;

export interface VideoFormat {
  width: number;
  height: number;
  kbps: number;
}

/** As browsers send it in a call of four. */
export const HD: VideoFormat = { width: 1280, height: 720, kbps: 1_000 };
/** What openvidu-browser asks cameras for by itself. */
export const VGA: VideoFormat = { width: 640, height: 480, kbps: 500 };

/** Makes the videos of several participants. @returns their paths in the folder */
export async function makeConferenceVideos(folder: string, count: number, format: VideoFormat): Promise<string[]> {
  const files = Array.from({ length: count }, (_, number) => join(folder, `${format.height}-${number}.webm`));
  for (const [number, file] of files.entries()) await makeConferenceVideo(file, number, format);
  return files;
}

/** A video as it is in calls: VP8 as a browser's encoder makes it, with one key frame. */
async function makeConferenceVideo(file: string, number: number, format: VideoFormat): Promise<void> {
  const rate = `${format.kbps}k`;
  const encoder = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', rate, '-g', '9999'];
  await runCommand('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error'],
    ...conferencePicture(number, format),
    ...encoder,
    ...['-y', file],
  ]);
}

/**
 * The options with which ffmpeg makes what is to be encoded: a still room, the noise of a camera, and somebody who moves
 * a little, each number in another way.
 */
export function conferencePicture(number: number, { width, height }: Omit<VideoFormat, 'kbps'>): string[] {
  const still = `trim=end_frame=1,loop=loop=-1:size=1,setpts=N/${FPS}/TB`;
  const room = `gradients=size=1280x720:rate=${FPS}:seed=${number + 1},${still}`;
  const person = `gradients=size=400x560:rate=${FPS}:seed=${number + 11}:type=radial,${still}`;
  const pace = 1 + number / 7;
  const moves = `x='440+60*sin(${pace}*t)':y='200+20*sin(${pace * 1.7}*t)'`;
  const camera = `crop=ih*${width}/${height}:ih,scale=${width}:${height},noise=alls=5:allf=t,format=yuv420p`;
  const inputs = [room, person].flatMap((source) => ['-f', 'lavfi', '-i', source]);
  return [...inputs, '-t', String(VIDEO_SECONDS), '-filter_complex', `[0][1]overlay=${moves},${camera}`];
}
