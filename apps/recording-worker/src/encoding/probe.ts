import { promisify } from 'node:util';
import ffmpeg from 'fluent-ffmpeg';
import { z } from 'zod';

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
  const { format, streams } = Probed.parse(await promisify<string, unknown>(ffmpeg.ffprobe)(file));
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  const audio = streams.find(({ codec_type }) => codec_type === 'audio');
  return {
    ...format,
    ...(audio && { audio: { duration: audio.duration } }),
    ...(video && { video: { width: video.width ?? 0, height: video.height ?? 0, frames: video.nb_frames } }),
  };
}
