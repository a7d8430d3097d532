import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScannedPiece } from '../src/pieces/scanned-piece.js';
import { ffmpeg, packetsOf } from './ffmpeg.ts';
import { type Colour, picture } from './picture.ts';

/** The moment from which tests count: milliseconds since 1970. */
export const BASE = 1_700_000_000_000;

export interface CaptureOptions {
  folder: string;
  streamId: string;
  /** Milliseconds since BASE. */
  from: number;
  to: number;
  /** When the video begins, if that is later. */
  videoFrom?: number;
  colour?: Colour;
  fps?: number;
  size?: readonly [width: number, height: number];
  codec?: 'VP8' | 'H264';
  /** Timestamps are wrong by up to so many milliseconds. */
  jitterMs?: number;
  term?: number;
  audio?: boolean;
  video?: boolean;
}

let number = 0;

/**
 * A file as the capture writes it: frames are numbered, and each full second since BASE begins with a flash and a beep. A
 * file of ffmpeg's, which puts 7 ms before everything if there is sound (the delay of its encoder).
 */
export async function capturedPiece(options: CaptureOptions): Promise<ScannedPiece> {
  const { folder, streamId, from, to, codec = 'VP8', term = 1, audio = true, video = true, jitterMs = 0 } = options;
  const [width, height] = options.size ?? [160, 120];
  const fps = options.fps ?? 25;
  const first = Math.ceil(((options.videoFrom ?? from) * fps) / 1000);
  const end = Math.ceil((to * fps) / 1000);
  const path = join(folder, `${streamId}-${number++}.mkv`);
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', 'pipe:0'];
  const times = `settb=1/1000,setpts='PTS+${(first * 1000) / fps - from}+${jitterMs}*(1+2*(random(1)-0.5))'`;
  const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1M'];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-crf', '18'];
  const sound = `aevalsrc='if(lt(mod(t+${from / 1000},1),0.1),0.25*sin(6283.185*t),0)':s=48000:d=${(to - from) / 1000}`;
  await ffmpeg(
    [
      ...(video ? raw : []),
      ...(audio ? ['-f', 'lavfi', '-i', sound] : []),
      ...(video
        ? ['-vf', times, '-pix_fmt', 'yuv420p', '-vsync', 'passthrough', '-enc_time_base:v', '1/1000', '-g', '9999']
        : []),
      ...(video ? (codec === 'VP8' ? vp8 : h264) : []),
      ...(audio ? ['-c:a', 'libopus', '-b:a', '48k'] : []),
      ...['-f', 'matroska', '-live', '1', '-cluster_time_limit', '500', path],
    ],
    video ? pictures(first, end, fps, options.colour ?? [60, 60, 60], width, height) : [],
  );
  return scan(path, { streamId, term, codec, width, height, startedAt: BASE + from - (audio ? 7 : 0) });
}

function* pictures(first: number, end: number, fps: number, colour: Colour, width: number, height: number) {
  for (let frame = first; frame < end; frame++) {
    yield picture(frame, Math.round((frame * 1000) / fps), colour, width, height);
  }
}

interface Known {
  streamId: string;
  term: number;
  codec: 'VP8' | 'H264';
  width: number;
  height: number;
  startedAt: number;
}

/** What is in a file, also in one that was cut off. */
export async function scan(path: string, known: Known): Promise<ScannedPiece> {
  const { streamId, term, startedAt, codec, width, height } = known;
  const packets = await packetsOf(path);
  const trackOf = (wanted: 'audio' | 'video') => {
    const times = packets.filter(({ kind }) => kind === wanted).map(({ time }) => Math.round(time * 1000));
    return times.length > 0 ? { firstMs: times[0] ?? 0, lastMs: times.at(-1) ?? 0, frames: times.length } : undefined;
  };
  const [audio, video] = [trackOf('audio'), trackOf('video')];
  return {
    path,
    streamId,
    term,
    startedAt,
    endedAt: startedAt + Math.max((audio?.lastMs ?? 0) + 20, (video?.lastMs ?? 0) + 33),
    ...(audio && { audio }),
    ...(video && { video: { codec, ...video, sizes: [{ fromMs: video.firstMs, width, height }] } }),
    bytes: (await stat(path)).size,
  };
}
