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
/** Browsers drop what comes with another SSRC before they have been used to the last one for half a second. */
const SETTLED_MS = 1_000;
/** By then a key frame has gone through all routers, so that nobody who joins behind them can still be sent it. */
const GONE_MS = 100;

/**
 * The video of somebody who has come late: first, in fast motion, what he needs to see a picture, then what is sent, until
 * he has joined the others and the next key frame is theirs.
 */
export class LateTrack {
  private queue: TimedFrame[] = [];
  private timer?: NodeJS.Timeout;
  private answeredAt = -Infinity;
  private keyFrameAt = -Infinity;
  /** From when on he may join the others, and how; until he has. */
  private joining?: { from: number; join: () => void };
  private hasJoined = false;

  /**
   * @param kept what was sent since the last key frame. That one makes the track known: mediasoup asks nobody for a key
   *   frame of whom it has never got a packet.
   * @param leave ends it, when he has joined the others.
   */
  constructor(
    private readonly track: RtpTrack,
    kept: readonly TimedFrame[],
    private readonly leave: () => void,
  ) {
    const [key, last] = [kept[0], kept.at(-1)];
    if (key && last) this.push({ payloads: key.payloads, atMs: last.atMs });
  }

  /** He has been sent a key frame. @param join has him get the next one from the source for all. */
  canJoin(join: () => void): void {
    this.joining = { from: performance.now() + SETTLED_MS, join };
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

  /** A frame is sent to everybody else. */
  take(frame: TimedFrame, isKey: boolean): void {
    if (isKey && this.hasJoined) return this.leave();
    if (isKey) this.keyFrameAt = performance.now();
    else this.joinIfSettled();
    this.push(frame);
  }

  end(): void {
    clearTimeout(this.timer);
    this.queue = [];
  }

  private joinIfSettled(): void {
    const now = performance.now();
    if (!this.joining || now < this.joining.from || now < this.keyFrameAt + GONE_MS) return;
    this.joining.join();
    this.joining = undefined;
    this.hasJoined = true;
  }

  private push(frame: TimedFrame): void {
    this.queue.push(frame);
    if (!this.timer) this.send();
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
