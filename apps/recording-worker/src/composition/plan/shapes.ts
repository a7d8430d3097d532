import type { Stretch } from '../../result/stretches.js';

/** What ffmpeg must know of a video before it decodes it. */
export interface Shape {
  codec: 'VP8' | 'H264';
  /** Height divided by width. */
  ratio: number;
}

export interface ShapeChange extends Shape {
  /** Milliseconds since 1970; it lasts until the next change. */
  from: number;
}

/** Ratios that differ by less than that are the same one in other numbers of pixels (640×360, 426×240). */
const SAME_WITHIN = 0.02;
/** Each change costs a chunk of its own: a window that is being resized makes no more than this. Until then it is stretched. */
const MIN_DISTANCE_MS = 1000;
/** A picture that is longer than that is squeezed: scaled up to cover a cell it would be huge. */
const MAX_LENGTH = 5;

/** When the video of a stream has which shape. The first one is also what a cell is prepared for before there is video. */
export function shapesOf(stretches: Stretch[]): ShapeChange[] {
  const changes: ShapeChange[] = [];
  for (const change of stretches.flatMap(changesIn)) {
    const current = changes.at(-1);
    const previous = changes.at(-2);
    if (!current || !previous || change.from - current.from >= MIN_DISTANCE_MS) {
      if (!current || !isSame(current, change)) changes.push(change);
    } else if (isSame(previous, change)) changes.pop();
    else changes.splice(-1, 1, { ...change, from: current.from });
  }
  return changes;
}

/** The shape at a moment. */
export function shapeAt(changes: ShapeChange[], moment: number): Shape | undefined {
  const change = changes.findLast(({ from }) => from <= moment) ?? changes[0];
  return change && { codec: change.codec, ratio: change.ratio };
}

function changesIn({ piece, from, cutAt }: Stretch): ShapeChange[] {
  const { video } = piece;
  if (!video) return [];
  return video.sizes
    .map(({ fromMs, width, height }) => ({
      codec: video.codec,
      ratio: Math.min(Math.max(height / width, 1 / MAX_LENGTH), MAX_LENGTH),
      from: Math.max(piece.startedAt + fromMs, from),
    }))
    .filter((change) => cutAt === undefined || change.from < cutAt);
}

function isSame(one: Shape, other: Shape): boolean {
  return one.codec === other.codec && Math.abs(one.ratio / other.ratio - 1) < SAME_WITHIN;
}
