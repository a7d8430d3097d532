import { createHash } from 'node:crypto';
import { concatList, type ConcatList } from '../../pieces/concat-list.js';
import type { Stretch } from '../../pieces/stretches.js';
import type { Chunk } from '../plan/chunks.js';
import type { PictureSize } from '../plan/scene.js';
import { FRAME_RATE } from '../plan/timeline.js';
import { SAMPLE_RATE, WARM_UP_MS, audioFilters } from './audio-filters.js';
import { videoFilters } from './video-filters.js';

/** What was captured of a stream, by track. */
export interface StreamMedia {
  audio: Stretch[];
  video: Stretch[];
}

/** How a chunk is made: everything that decides what is in its file. */
export interface ChunkEncoding {
  /** Of the same inputs and settings the same one. */
  hash: string;
  frames: number;
  videoInputs: string[];
  audioInputs: string[];
  filters: string[];
  options: string[];
}

/** Chosen by measuring, see docs/recording.md. `stitchable`: all chunks have the same headers, and so can be one track. */
const VIDEO_OPTIONS = [
  ...['-map', '[video]', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
  ...['-x264-params', 'stitchable=1:keyint=150', '-video_track_timescale', '30000'],
];
const AUDIO_OPTIONS = ['-map', '[audio]', '-c:a', 'pcm_s16le'];

/**
 * @param media what was captured of each stream.
 * @param size of the picture; undefined when there is none.
 */
export function chunkEncoding(
  chunk: Chunk,
  media: ReadonlyMap<string, StreamMedia>,
  size: PictureSize | undefined,
  hasAudio: boolean,
): ChunkEncoding {
  const { from, frames } = chunk;
  const offset = ({ zeroAt }: ConcatList) => zeroAt - from;
  const seen = chunk.cells.flatMap((cell) => {
    const list = videoList(media.get(cell.streamId)?.video ?? [], chunk, cell.shape?.codec);
    return list ? [{ cell, ...list }] : [];
  });
  const heard = hasAudio ? [...media.values()].flatMap(({ audio }) => audioList(audio, chunk) ?? []) : [];
  const cells = seen.map(({ cell, list }, input) => ({ cell, input, offsetMs: offset(list) }));
  const sounds = heard.map(({ list }, index) => ({ input: seen.length + index, offsetMs: offset(list) }));
  const encoding = {
    frames,
    videoInputs: seen.map(({ list }) => list.text),
    audioInputs: heard.map(({ list }) => list.text),
    filters: [
      ...(size ? videoFilters(cells, size) : []),
      ...(hasAudio ? audioFilters(sounds, (frames * SAMPLE_RATE) / FRAME_RATE) : []),
    ],
    options: [...(size ? [...VIDEO_OPTIONS, '-frames:v', `${frames}`] : []), ...(hasAudio ? AUDIO_OPTIONS : [])],
  };
  // Files may have grown since an earlier run.
  const bytes = [...seen, ...heard].map(({ stretches }) => stretches.map(({ piece }) => piece.bytes));
  const hash = createHash('sha256')
    .update(JSON.stringify([encoding, bytes]))
    .digest('hex')
    .slice(0, 32);
  return { hash, ...encoding };
}

/** The frames of a chunk, and the one before them: it is to be seen until the first of them. */
function videoList(all: Stretch[], chunk: Chunk, codec: string | undefined) {
  const { from, to } = spanOf(chunk);
  const usable = all.filter(({ piece }) => piece.video?.codec === codec);
  const first = usable.findLastIndex((stretch) => stretch.from <= from);
  return listOf(
    usable.slice(Math.max(first, 0)).filter((stretch) => stretch.from < to),
    from,
  );
}

function audioList(all: Stretch[], chunk: Chunk) {
  const { from, to } = spanOf(chunk);
  const earliest = from - WARM_UP_MS;
  return listOf(
    all.filter((stretch) => stretch.last > earliest && stretch.from < to),
    earliest,
  );
}

function listOf(stretches: Stretch[], from: number) {
  return stretches.length > 0 ? { stretches, list: concatList(stretches, from) } : undefined;
}

function spanOf({ from, frames }: Chunk) {
  return { from, to: from + (frames * 1000) / FRAME_RATE };
}
