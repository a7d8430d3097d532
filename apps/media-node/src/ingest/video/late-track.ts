import type { RtpTrack } from '../rtp/rtp-track.js';

/** A frame as it was, or will be, sent. */
export interface TimedFrame {
  payloads: Buffer[];
  atMs: number;
}

export const bytesOf = ({ payloads }: TimedFrame): number => payloads.reduce((sum, { length }) => sum + length, 0);

/** Of an RTP clock of 90 kHz, milliseconds. Frames that are caught up with are so far apart: nobody shall watch them. */
export const TICK_MS = 1 / 90;
/** About 25 Mbit/s: more at once might be too much for the receiver's network. */
const [EVERY_MS, BYTES_EACH] = [10, 32_000];
/** One who asks again so soon is still busy with the last answer. */
const ANSWERED_MS = 200;

/** The video of somebody who has come late: first, in fast motion, what he needs to see a picture, then what is sent. */
export class LateTrack {
  private queue: TimedFrame[] = [];
  private timer?: NodeJS.Timeout;
  private answeredAt = -Infinity;

  /**
   * @param kept what was sent since the last key frame. That one makes the track known: mediasoup asks nobody for a key
   *   frame of whom it has never got a packet.
   */
  constructor(
    private readonly track: RtpTrack,
    kept: readonly TimedFrame[],
  ) {
    const [key, last] = [kept[0], kept.at(-1)];
    if (key && last) this.take({ payloads: key.payloads, atMs: last.atMs });
  }

  /** He asks for a key frame. @param kept what was sent since the last one. */
  catchUp(kept: readonly TimedFrame[]): void {
    if (this.queue.length > 0 || performance.now() - this.answeredAt < ANSWERED_MS) return;
    this.answeredAt = performance.now();
    const last = kept.at(-1)?.atMs ?? 0;
    // Later than everything before, earlier than what comes next.
    this.queue = kept.map(({ payloads }, index) => ({ payloads, atMs: last + (index + 1) * TICK_MS }));
    this.send();
  }

  /** A frame is sent to everybody. */
  take(frame: TimedFrame): void {
    this.queue.push(frame);
    if (!this.timer) this.send();
  }

  end(): void {
    clearTimeout(this.timer);
    this.queue = [];
  }

  private send(): void {
    let bytes = 0;
    while (this.queue[0] && bytes < BYTES_EACH) {
      const frame = this.queue.shift()!;
      this.track.sendFrame(frame.payloads, frame.atMs, true);
      bytes += bytesOf(frame);
    }
    this.timer = this.queue.length > 0 ? setTimeout(() => this.send(), EVERY_MS) : undefined;
  }
}
