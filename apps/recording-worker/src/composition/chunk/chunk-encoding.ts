import { createHash } from 'node:crypto';
import { concatList, type ConcatList } from '../../result/concat-list.js';
import type { Stretch, Track } from '../../result/stretches.js';
import type { Chunk } from '../plan/chunks.js';
import type { PictureSize } from '../plan/picture-size.js';
import { FRAME_RATE } from '../plan/timeline.js';
import { SAMPLE_RATE, WARM_UP_MS, audioFilters } from './audio-filters.js';
import { videoFilters } from './video-filters.js';

/** What was captured, by stream. */
export type CapturedMedia = ReadonlyMap<string, Record<Track, Stretch[]>>;

/** A track of a stream, as one input of ffmpeg. */
export interface ChunkInput {
  streamId: string;
  track: Track;
  /** The text of its list. */
  list: string;
}

/** How a chunk is made: everything that decides what is in its file. */
export interface ChunkEncoding {
  /** Of the same inputs and settings the same one. */
  hash: string;
  frames: number;
  hasVideo: boolean;
  hasAudio: boolean;
  inputs: ChunkInput[];
  filters: string[];
  options: string[];
}

/**
 * Chosen by measuring, see docs/recording.md: `superfast` would save the look ahead, without which what stands still is
 * encoded again and again. `stitchable`: all chunks have the same headers, and so can be one track.
 */
const VIDEO_OPTIONS = [
  ...['-map', '[video]', '-c:v', 'libx264', '-preset', 'superfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
  ...['-x264-params', 'mbtree=1:rc-lookahead=10:stitchable=1:keyint=150', '-video_track_timescale', '30000'],
];
const AUDIO_OPTIONS = ['-map', '[audio]', '-c:a', 'pcm_s16le'];

/** @param size of the picture; undefined when there is none. */
export function chunkEncoding(
  chunk: Chunk,
  media: CapturedMedia,
  size: PictureSize | undefined,
  hasAudio: boolean,
): ChunkEncoding {
  const { from, frames, cells } = chunk;
  const seen = cells.flatMap((cell) => {
    const stretches = framesFor(chunk, media.get(cell.streamId)?.video ?? [], cell.shape?.codec);
    return stretches.length > 0 ? [{ cell, ...inputOf(cell.streamId, 'video', stretches, from) }] : [];
  });
  const heard = [...(hasAudio ? media : [])].flatMap(([streamId, { audio }]) => {
    const stretches = soundFor(chunk, audio);
    return stretches.length > 0 ? [inputOf(streamId, 'audio', stretches, from - WARM_UP_MS)] : [];
  });
  const offset = ({ zeroAt }: ConcatList) => zeroAt - from;
  const cellInputs = seen.map(({ cell, list }, input) => ({ cell, input, offsetMs: offset(list) }));
  const soundInputs = heard.map(({ list }, index) => ({ input: seen.length + index, offsetMs: offset(list) }));
  const all = [...seen, ...heard];
  const encoding = {
    frames,
    hasVideo: size !== undefined,
    hasAudio,
    inputs: all.map(({ streamId, track, list }) => ({ streamId, track, list: list.text })),
    filters: [
      ...(size ? videoFilters(cellInputs, size, frames) : []),
      ...(hasAudio ? audioFilters(soundInputs, (frames * SAMPLE_RATE) / FRAME_RATE) : []),
    ],
    options: [...(size ? VIDEO_OPTIONS : []), ...(hasAudio ? AUDIO_OPTIONS : [])],
  };
  const sources = JSON.stringify([encoding, all.map(({ bytes }) => bytes)]);
  return { hash: createHash('sha256').update(sources).digest('hex').slice(0, 32), ...encoding };
}

/** What has frames of a chunk, and the frame before it: that is to be seen until the first one comes. */
function framesFor(chunk: Chunk, all: Stretch[], codec: string | undefined): Stretch[] {
  const usable = all.filter(({ piece, from }) => piece.video?.codec === codec && from < endOf(chunk));
  return usable.slice(
    Math.max(
      0,
      usable.findLastIndex(({ from }) => from <= chunk.from),
    ),
  );
}

function soundFor(chunk: Chunk, all: Stretch[]): Stretch[] {
  return all.filter(({ from, last }) => last > chunk.from - WARM_UP_MS && from < endOf(chunk));
}

function inputOf(streamId: string, track: Track, stretches: Stretch[], from: number) {
  // Files may have grown since an earlier run.
  const bytes = stretches.map(({ piece }) => piece.bytes);
  return { streamId, track, list: concatList(stretches, from), bytes };
}

function endOf({ from, frames }: Chunk): number {
  return from + (frames * 1000) / FRAME_RATE;
}
