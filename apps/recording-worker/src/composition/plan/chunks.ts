import type { RecordingToFinish } from '../../result/result.js';
import type { PictureSize } from './picture-size.js';
import { type Cell, sceneAt } from './scene.js';
import type { ShapeChange } from './shapes.js';
import { FRAME_RATE, type TimelinePart, frameOf, momentOf, timelineParts } from './timeline.js';

/** What one ffmpeg process makes. */
export interface Chunk {
  /** When its first frame was: milliseconds since 1970. */
  from: number;
  frames: number;
  cells: Cell[];
}

const MAX_SECONDS = 60;
/** As long as captured files: to get into the middle of one, all before it is decoded. */
const MIN_SECONDS = 30;
/** Short recordings are cut so often, so that several processors have something to do. */
const WANTED_CHUNKS = 4;

/** Cuts a recording wherever its picture changes, at pauses, and where it would be too long for one process. */
export function chunksOf(
  recording: Pick<RecordingToFinish, 'startedAt' | 'stoppedAt' | 'pauses' | 'hasAudio' | 'streams'>,
  shapes: ReadonlyMap<string, ShapeChange[]>,
  size: PictureSize | undefined,
): Chunk[] {
  const parts = timelineParts(recording);
  const frames = parts.at(-1)?.endFrame ?? 0;
  const maxFrames =
    FRAME_RATE * Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, Math.ceil(frames / FRAME_RATE / WANTED_CHUNKS)));
  const changes = recording.streams.flatMap(({ streamId, publishedAt, endedAt }) => [
    publishedAt,
    ...(endedAt === undefined ? [] : [endedAt]),
    ...(shapes.get(streamId) ?? []).map(({ from }) => from),
  ]);
  return parts.flatMap((part) => {
    const scenes = size
      ? scenesOf(part, changes, (moment) => sceneAt(moment, recording, shapes, size))
      : [{ firstFrame: part.firstFrame, cells: [] }];
    return scenes.flatMap(({ firstFrame, cells }, index) =>
      evenly(firstFrame, scenes[index + 1]?.firstFrame ?? part.endFrame, maxFrames).map((piece) => ({
        from: momentOf(piece.first, part),
        frames: piece.frames,
        cells,
      })),
    );
  });
}

interface Scene {
  firstFrame: number;
  cells: Cell[];
}

/** What is to be seen in a part, from frame to frame. What changes within half a frame changes at once. */
function scenesOf(part: TimelinePart, changes: number[], at: (moment: number) => Cell[]): Scene[] {
  const moments = new Map([[part.firstFrame, part.from]]);
  for (const moment of changes.filter((change) => change > part.from && change < part.to).toSorted((a, b) => a - b)) {
    const frame = frameOf(moment, part);
    if (frame < part.endFrame) moments.set(frame, moment);
  }
  const scenes: Scene[] = [];
  for (const [firstFrame, moment] of moments) {
    const cells = at(moment);
    if (JSON.stringify(cells) !== JSON.stringify(scenes.at(-1)?.cells)) scenes.push({ firstFrame, cells });
  }
  return scenes;
}

function evenly(first: number, end: number, maxFrames: number): { first: number; frames: number }[] {
  const count = Math.ceil((end - first) / maxFrames);
  const borders = Array.from({ length: count + 1 }, (_, index) => first + Math.round(((end - first) * index) / count));
  return borders.slice(0, -1).map((border, index) => ({ first: border, frames: (borders[index + 1] ?? end) - border }));
}
