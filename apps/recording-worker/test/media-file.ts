import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

const Packets = z.object({ packets: z.array(z.object({ pts_time: z.coerce.number(), flags: z.string() })) });

export interface MediaPacket {
  /** Seconds. */
  time: number;
  isKey: boolean;
}

/** The packets of a track, as ffprobe sees them. */
export async function packetsIn(file: string, track: 'audio' | 'video'): Promise<MediaPacket[]> {
  const args = ['-v', 'error', '-select_streams', track[0]!, '-show_packets', '-of', 'json', file];
  const { stdout } = await promisify(execFile)('ffprobe', args, { maxBuffer: 1e8 });
  return Packets.parse(JSON.parse(stdout)).packets.map(({ pts_time, flags }) => ({
    time: pts_time,
    isKey: flags.startsWith('K'),
  }));
}

export interface Decoded {
  /** Frames of video. */
  frames: number;
  /** What ffmpeg complained about. */
  errors: string;
}

/** Decodes everything in a file. */
export async function decode(file: string): Promise<Decoded> {
  const everyFrame = ['-vsync', 'passthrough', '-enc_time_base', '1:1000'];
  const args = ['-v', 'error', '-progress', 'pipe:1', '-i', file, ...everyFrame, '-f', 'null', '-'];
  const { stdout, stderr } = await promisify(execFile)('ffmpeg', args, { maxBuffer: 1e8 });
  const frames = [...stdout.matchAll(/^frame=(\d+)$/gm)].at(-1)?.[1];
  return { frames: Number(frames ?? 0), errors: stderr };
}
