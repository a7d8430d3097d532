import type { ScannedPiece } from '../pieces/scanned-piece.js';
import type { Stretch } from './stretches.js';

/** Captured files as one input of ffmpeg, with a gap wherever nothing was captured. */
export interface ConcatList {
  /** In the format of ffmpeg's concat demuxer. */
  text: string;
  /** What its timestamp 0 stands for: milliseconds since 1970. With `-copyts` earlier frames have negative ones. */
  zeroAt: number;
}

/** How ffmpeg has to be told to read a list. */
export const CONCAT_OPTIONS = ['-protocol_whitelist', 'file,crypto,data', '-f', 'concat', '-safe', '0'];

/**
 * Puts files one behind the other at the times at which they were captured.
 *
 * @param from milliseconds since 1970: reading begins at the last key frame before it, or earlier.
 */
export function concatList(stretches: Stretch[], from = -Infinity): ConcatList {
  const begins: number[] = [];
  for (const { piece } of stretches) {
    // A list knows no way back: what is before the beginning of the file before is left out.
    begins.push(Math.max(firstMoment(piece), begins.at(-1) ?? beginOfFirst(stretches, from)));
  }
  const lines = stretches.flatMap(({ piece, cutAt }, index) => {
    const begin = begins[index] ?? 0;
    const next = begins[index + 1];
    return [
      `file ${quoted(piece.path)}`,
      // Where it is not said, a file is read from its first frame, whatever the time of that is.
      ...(begin === firstMoment(piece) ? [] : [`inpoint ${seconds(begin - piece.startedAt)}`]),
      ...(cutAt === undefined ? [] : [`outpoint ${seconds(cutAt - piece.startedAt)}`]),
      ...(next === undefined ? [] : [`duration ${seconds(next - begin)}`]),
    ];
  });
  return { text: ['ffconcat version 1.0', ...lines, ''].join('\n'), zeroAt: begins[0] ?? 0 };
}

function beginOfFirst([first, second]: Stretch[], from: number): number {
  if (!first) return -Infinity;
  const wanted = Math.min(from, first.last, second ? firstMoment(second.piece) : Infinity);
  return canSeek(first.piece, wanted) ? wanted : -Infinity;
}

/** The first frame of a file, of whichever track: milliseconds since 1970. */
function firstMoment({ startedAt, audio, video }: ScannedPiece): number {
  return startedAt + Math.min(audio?.firstMs ?? Infinity, video?.firstMs ?? Infinity);
}

/** ffmpeg seeks to a key frame of the video. Where there is none before, it would leave out what sounds before the first. */
function canSeek({ startedAt, video }: ScannedPiece, moment: number): boolean {
  const firstKey = video?.sizes[0]?.fromMs;
  return !video || (firstKey !== undefined && startedAt + firstKey <= moment);
}

/** A path, as it is written in a list. */
export function quoted(path: string): string {
  if (/[\n\r\0]/.test(path)) throw new Error('A path with a line break cannot be listed');
  return `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(6);
}
