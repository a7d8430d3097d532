import type { Frame } from '../stream/frame.js';
import type { PieceFile } from './piece-file.js';

/** Ages of a file in its own time, milliseconds: a new one is to begin; it begins without a key frame. */
const OLD_MS = 30_000;
const TOO_OLD_MS = 40_000;
/** A file that is younger is not ended because lips and voice are apart, milliseconds. */
const MIN_AGE_MS = 2_000;

/** What is going on in a stream, as far as it matters for the end of a file. */
interface Circumstances {
  /** Lips and voice are apart: a new file would bring them together. */
  isOutOfSync: boolean;
  /** No video has come for a while. */
  isVideoOff: boolean;
}

/**
 * Whether a new file has to begin with the next frame: `key-frame` when it should, but only a key frame can begin it.
 * While video comes, a file is continued without an end rather than that pictures are lost.
 */
export function rotation(
  file: Pick<PieceFile, 'startedAt' | 'hasVideo' | 'fits'>,
  { track, time = 0, format }: Frame,
  { isOutOfSync, isVideoOff }: Circumstances,
): 'no' | 'yes' | 'key-frame' {
  if (format && !file.fits(format)) return 'yes';
  const age = time - file.startedAt;
  const isDue = age >= OLD_MS || (age >= MIN_AGE_MS && isOutOfSync);
  if (!isDue) return 'no';
  const isAlone = track === 'audio' && (!file.hasVideo || (age >= TOO_OLD_MS && isVideoOff));
  return format || isAlone ? 'yes' : 'key-frame';
}
