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
  let zeroAt = 0;
  const lines = stretches.flatMap(({ piece, cutAt, last }, index) => {
    const next = stretches[index + 1]?.piece.startedAt;
    const begin = index === 0 ? Math.max(piece.startedAt, Math.min(from, last, next ?? last)) : piece.startedAt;
    if (index === 0) zeroAt = begin;
    return [
      `file ${quoted(piece.path)}`,
      ...(isWhole(piece, begin) ? [] : [`inpoint ${seconds(begin - piece.startedAt)}`]),
      ...(cutAt === undefined ? [] : [`outpoint ${seconds(cutAt - piece.startedAt)}`]),
      ...(next === undefined ? [] : [`duration ${seconds(next - begin)}`]),
    ];
  });
  return { text: ['ffconcat version 1.0', ...lines, ''].join('\n'), zeroAt };
}

/**
 * Whether a file is read from its very first frame, at 0. Otherwise ffmpeg has to be told where to begin, even at 0, or it
 * would move the first frame there. It then seeks to a key frame of the video, and leaves out what sounds before.
 */
function isWhole({ startedAt, audio, video }: Stretch['piece'], begin: number): boolean {
  return begin === startedAt && Math.min(audio?.firstMs ?? Infinity, video?.firstMs ?? Infinity) === 0;
}

/** A path, as it is written in a list. */
export function quoted(path: string): string {
  if (/[\n\r\0]/.test(path)) throw new Error('A path with a line break cannot be listed');
  return `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(6);
}
