import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const SAMPLES_PER_S = 48_000;

async function ffmpeg(...args: string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...args], {
    encoding: 'buffer',
    maxBuffer: 1e9,
  });
  return stdout;
}

/** When the picture becomes bright, seconds in the file. */
export async function flashesIn(file: string): Promise<number[]> {
  const pixels = await ffmpeg(
    '-i',
    file,
    '-vf',
    'scale=1:1:flags=area,format=gray',
    '-vsync',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  );
  const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', file];
  const { stdout } = await promisify(execFile)('ffprobe', args, { maxBuffer: 1e8 });
  const times = stdout.trim().split('\n').map(Number.parseFloat);
  return times.filter((_, index) => index > 0 && pixels[index]! > 180 && pixels[index - 1]! <= 180);
}

/** When a tone begins after silence, seconds in the file. */
export async function beepsIn(file: string): Promise<number[]> {
  const sound = await ffmpeg('-i', file, '-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-f', 's16le', '-');
  const beeps: number[] = [];
  let silentSince = 0;
  for (let sample = 0; sample * 2 < sound.length; sample++) {
    if (Math.abs(sound.readInt16LE(sample * 2)) < 1000) continue;
    if (sample - silentSince > SAMPLES_PER_S / 2) beeps.push(sample / SAMPLES_PER_S);
    silentSince = sample;
  }
  return beeps;
}
