import type { ScannedPiece } from '../pieces/scanned-piece.js';

export type Track = 'audio' | 'video';

/** What one captured file contributes to a track of its stream. All times are milliseconds since 1970. */
export interface Stretch {
  piece: ScannedPiece;
  /** Its first frame. */
  from: number;
  /** Its last frame. */
  last: number;
  /** What comes from here on is somebody else's: a piece that was begun later has it, too. */
  cutAt?: number;
}

/**
 * The stretches of one track of one stream, in order and without overlaps: a piece that was begun later wins from its
 * first frame on. Each track is looked at by itself, so that sound goes on while a new piece waits for a key frame.
 */
export function stretchesOf(pieces: ScannedPiece[], track: Track): Stretch[] {
  const inOrder = pieces.toSorted((one, other) => one.startedAt - other.startedAt || one.term - other.term);
  let stretches: Stretch[] = [];
  for (const piece of inOrder) {
    const frames = framesOf(piece, track);
    if (!frames) continue;
    const from = piece.startedAt + frames.firstMs;
    stretches = stretches.filter((earlier) => earlier.from < from);
    const earlier = stretches.at(-1);
    if (earlier && earlier.last >= from) earlier.cutAt = from;
    stretches.push({ piece, from, last: piece.startedAt + frames.lastMs });
  }
  return stretches;
}

/** Video without a key frame cannot be shown, and one without a size had none. */
function framesOf({ audio, video }: ScannedPiece, track: Track) {
  if (track === 'audio') return audio && audio.frames > 0 ? audio : undefined;
  return video && video.frames > 0 && video.sizes.length > 0 ? video : undefined;
}
