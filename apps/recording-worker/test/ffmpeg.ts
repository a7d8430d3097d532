import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** Runs ffmpeg with something on its standard input. Throws when it fails. */
export async function ffmpeg(args: string[], input: Iterable<Buffer> = []): Promise<void> {
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  for (const chunk of input) if (!child.stdin.write(chunk)) await once(child.stdin, 'drain');
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

/** What ffmpeg writes to its standard output. */
export async function ffmpegOutput(args: string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...args, 'pipe:1'], {
    encoding: 'buffer',
    maxBuffer: 1e9,
  });
  return stdout;
}

export interface Packet {
  kind: 'audio' | 'video';
  /** Seconds. */
  time: number;
  key: boolean;
}

/** The packets of a media file, in the order in which they are in it. */
export async function packetsOf(file: string): Promise<Packet[]> {
  const args = ['-v', 'error', '-show_entries', 'packet=codec_type,pts_time,flags', '-of', 'csv=p=0', file];
  const { stdout } = await promisify(execFile)('ffprobe', args, { maxBuffer: 1e8 });
  return stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [kind, time, flags] = line.split(',');
      return { kind: kind as Packet['kind'], time: Number(time), key: flags?.startsWith('K') ?? false };
    });
}
