import type { MediaKind } from '@convene/sdp';
import { guarded } from '@convene/service-kit';
import { PlayoutClock } from './playout-clock.js';

/** A frame that waits until it is due. */
interface Waiting {
  /** The camera's time, milliseconds. */
  ms: number;
  send: (atMs: number) => void;
}

/** More frames of a kind than a minute has are no buffer any more: the oldest are sent early. */
const MAX_WAITING = 6_000;

/**
 * Sends what comes from a camera evenly, a while after it came (`networkCache`). The times that frames are sent with are
 * those of the camera, moved once for each of its connections, so that they never go back.
 */
export class Playout {
  private readonly waiting: Record<MediaKind, Waiting[]> = { audio: [], video: [] };
  private clock: PlayoutClock;
  /** What is added to the camera's times; unknown until the first frame of a connection. */
  private shift?: number;
  private lastSentMs = -Infinity;
  private timer?: NodeJS.Timeout;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(
    private readonly bufferMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.clock = new PlayoutClock(bufferMs);
  }

  /** The camera was connected anew: its times have nothing to do with those before. What still waits is sent. */
  begin(): void {
    for (const kind of ['audio', 'video'] as const) for (const each of this.waiting[kind].splice(0)) this.send(each);
    this.stop();
    this.clock = new PlayoutClock(this.bufferMs);
    this.shift = undefined;
  }

  /**
   * Takes a frame. The first key frame of a connection is sent at once: a picture is there while the buffer fills.
   *
   * @param isOpening whether it is that frame.
   * @param send is called when the frame is due, with the time that it is to be sent with.
   */
  add(kind: MediaKind, ms: number, isOpening: boolean, send: (atMs: number) => void): void {
    const now = this.now();
    this.clock.arrived(ms, now);
    this.shift ??= Math.max(this.clock.dueOf(ms), this.lastSentMs + 1 + this.bufferMs) - ms;
    // With what is due now: a first picture that took its time must not stretch the one behind it.
    if (isOpening) return this.send({ ms: this.clock.mediaTimeAt(now), send });
    this.waiting[kind].push({ ms, send });
    if (this.waiting[kind].length > MAX_WAITING) this.send(this.waiting[kind].shift()!);
    if (this.waiting[kind].length === 1) this.schedule();
  }

  /** The time that a frame which is due now is sent with. */
  sendingTime(): number {
    return this.clock.mediaTimeAt(this.now()) + (this.shift ?? 0);
  }

  /** Forgets what waits. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.audio.length = 0;
    this.waiting.video.length = 0;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const heads = [this.waiting.audio[0], this.waiting.video[0]].flatMap((head) => (head ? [head.ms] : []));
    if (heads.length === 0) return;
    const delay = this.clock.dueOf(Math.min(...heads)) - this.now();
    if (delay <= 0) return this.sendDue();
    this.timer = setTimeout(() => this.sendDue(), Math.ceil(delay));
  }

  private sendDue(): void {
    this.timer = undefined;
    const now = this.now();
    for (const queue of [this.waiting.audio, this.waiting.video]) {
      while (queue[0] && this.clock.dueOf(queue[0].ms) <= now) this.send(queue.shift()!);
    }
    this.schedule();
  }

  private send({ ms, send }: Waiting): void {
    const atMs = ms + (this.shift ?? 0);
    this.lastSentMs = Math.max(this.lastSentMs, atMs);
    guarded('sending a frame of a camera', () => send(atMs));
  }
}
