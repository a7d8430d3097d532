import type { RtpTrack } from '../rtp/rtp-track.js';
import { bytesOf, LateTrack, type TimedFrame } from './late-track.js';
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
  private readonly late = new Map<RtpTrack, LateTrack>();

  /** A frame is sent. */
  take(frame: TimedFrame, isKey: boolean): void {
    for (const track of this.late.values()) track.take(frame);
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

  /** Somebody is about to receive this track. */
  begin(track: RtpTrack): void {
    this.late.set(track, new LateTrack(track, this.sent.frames));
  }

  /** He asks for a key frame. */
  catchUp(track: RtpTrack): void {
    this.late.get(track)?.catchUp(this.sent.frames);
  }

  /** Nobody receives it any more. */
  forget(track: RtpTrack): void {
    this.late.get(track)?.end();
    this.late.delete(track);
  }
}
