import type { RecordingToFinish } from '../../result/result.js';
import { recordedMs } from '../../result/recorded-time.js';

/** Pictures per second of composed recordings. */
export const FRAME_RATE = 30;

/** A part of a recording without a pause in it. */
export interface TimelinePart {
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** Milliseconds of the result before it. */
  offset: number;
  /** Frames of the result: from the first one … */
  firstFrame: number;
  /** … to before this one. */
  endFrame: number;
}

/** From when to when the result shows something. Its frames are counted through all parts, so that roundings do not add up. */
export function timelineParts(
  recording: Pick<RecordingToFinish, 'startedAt' | 'stoppedAt' | 'pauses'>,
): TimelinePart[] {
  const { startedAt, stoppedAt, pauses } = recording;
  const parts: TimelinePart[] = [];
  let from = startedAt;
  for (const pause of [...pauses, { from: stoppedAt, to: stoppedAt }]) {
    const to = Math.min(pause.from, stoppedAt);
    if (to > from) {
      const offset = recordedMs(startedAt, from, pauses);
      parts.push({ from, to, offset, firstFrame: frameAt(offset), endFrame: frameAt(offset + to - from) });
    }
    from = Math.max(from, pause.to);
  }
  return parts.filter(({ firstFrame, endFrame }) => endFrame > firstFrame);
}

/** When a frame of a part was: milliseconds since 1970. */
export function momentOf(frame: number, { from, offset }: TimelinePart): number {
  return from - offset + (frame * 1000) / FRAME_RATE;
}

/** The frame of a part that is nearest to a moment. */
export function frameOf(moment: number, { from, offset, firstFrame, endFrame }: TimelinePart): number {
  return Math.min(Math.max(frameAt(moment - from + offset), firstFrame), endFrame);
}

function frameAt(milliseconds: number): number {
  return Math.round((milliseconds * FRAME_RATE) / 1000);
}
