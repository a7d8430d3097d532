import { ChildProgram } from '@convene/service-kit';
import { z } from 'zod';
import { programs } from './programs.js';

const Probed = z.object({
  format: z.object({ duration: z.coerce.number(), size: z.coerce.number() }),
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
      duration: z.coerce.number().optional().catch(undefined),
      nb_frames: z.coerce.number().optional().catch(undefined),
    }),
  ),
});

const LAST_LINES = 5;

/** What ffprobe says of a media file. */
export interface MediaFile {
  /** Seconds. */
  duration: number;
  /** Bytes. */
  size: number;
  /** Its length in seconds, when the container tells it (mp4 and mov do). */
  audio?: { duration?: number };
  /** `frames` only when the container counts them (mp4 does). */
  video?: { width: number; height: number; frames?: number };
}

/** Looks what is in a media file. Throws when it is none. */
export async function probe(file: string): Promise<MediaFile> {
  const { format, streams } = Probed.parse(JSON.parse(await ffprobe(file)));
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  const audio = streams.find(({ codec_type }) => codec_type === 'audio');
  return {
    ...format,
    ...(audio && { audio: { duration: audio.duration } }),
    ...(video && { video: { width: video.width ?? 0, height: video.height ?? 0, frames: video.nb_frames } }),
  };
}

async function ffprobe(file: string): Promise<string> {
  const [output, said]: [Buffer[], string[]] = [[], []];
  const program = new ChildProgram({
    command: programs.ffprobe,
    args: ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', file],
    niceness: 0,
    onOutput: (chunk) => output.push(chunk),
    onLine: (line) => said.push(line),
  });
  const failure = await program.ended;
  if (failure !== undefined) throw new Error([failure, ...said.slice(-LAST_LINES)].join('\n'));
  return Buffer.concat(output).toString();
}
