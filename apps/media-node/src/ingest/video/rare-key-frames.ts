import type { RtpTrack } from '../rtp/rtp-track.js';
import { bytesOf, LateTrack, type TimedFrame } from './late-track.js';
import type { OwnTrackSender } from './own-track-sender.js';
import { SinceKeyFrame } from './since-key-frame.js';

/** Who would have to wait longer than this for a key frame gets what was sent since the last one. */
const MAX_WAIT_MS = 1_500;

/**
 * Keeps what was sent of a video since its last key frame. Cameras cannot be asked for one, and some make one only every
 * ten seconds: who comes in between begins with what is kept.
 */
export class RareKeyFrames {
  private readonly sent = new SinceKeyFrame<TimedFrame>();
  /** Between the last two key frames; unknown before there are two. */
  private intervalMs?: number;
  private readonly late = new Set<LateTrack>();

  /** A frame is sent to everybody else. */
  take(frame: TimedFrame, isKey: boolean): void {
    for (const track of this.late) track.take(frame, isKey);
    const [before] = this.sent.frames;
    if (isKey && before) this.intervalMs = frame.atMs - before.atMs;
    this.sent.take(frame, { isKey, bytes: bytesOf(frame) });
  }

  /** Whether somebody who comes now would have to wait long for the next key frame. */
  get isLongWait(): boolean {
    const [first, last] = [this.sent.frames[0], this.sent.frames.at(-1)];
    // The first key frame may be sent before he is ready for it.
    if (!first || !last) return true;
    const passedMs = last.atMs - first.atMs;
    const expectedMs = (this.intervalMs ?? Infinity) - passedMs;
    return Math.max(expectedMs, passedMs - (this.intervalMs ?? 0)) > MAX_WAIT_MS;
  }

  /** How many have a track of their own. */
  get newcomers(): number {
    return this.late.size;
  }

  /** Somebody is about to receive this track. @param leave ends it, when he does not need it any more. */
  begin(track: RtpTrack, leave: () => void): OwnTrackSender {
    const late = new LateTrack(track, this.sent.frames, leave);
    this.late.add(late);
    return {
      asked: () => late.catchUp(this.sent.frames),
      canJoin: (join) => late.canJoin(join),
      end: () => {
        late.end();
        this.late.delete(late);
      },
    };
  }
}
