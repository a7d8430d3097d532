import { runCommand } from '../../tools/process/run-command.ts';

/** kbit/s, as a browser sends 1280x720 in a call of four. */
const KBPS = 1_000;

/**
 * Makes a video as it is in calls: 1280x720, 25 frames a second, VP8 as a browser's encoder makes it. A still room, the
 * noise of a camera, and somebody who moves a little, each number in another way.
 *
 * @param file a .webm
 */
export async function makeConferenceVideo(file: string, number: number, seconds: number): Promise<void> {
  const still = 'trim=end_frame=1,loop=loop=-1:size=1,setpts=N/25/TB';
  const room = `gradients=size=1280x720:rate=25:seed=${number + 1},${still}`;
  const person = `gradients=size=400x560:rate=25:seed=${number + 11}:type=radial,${still}`;
  const pace = 1 + number / 7;
  const moves = `x='440+60*sin(${pace}*t)':y='200+20*sin(${pace * 1.7}*t)'`;
  const picture = `[0][1]overlay=${moves},noise=alls=5:allf=t,format=yuv420p`;
  const encoder = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', `${KBPS}k`, '-g', '9999'];
  const inputs = [room, person].flatMap((source) => ['-f', 'lavfi', '-i', source]);
  const output = ['-t', String(seconds), '-filter_complex', picture, ...encoder, '-y', file];
  await runCommand('ffmpeg', ['-hide_banner', '-loglevel', 'error', ...inputs, ...output]);
}
