import type { MediaKind } from '@convene/sdp';
import { guarded } from '@convene/service-kit';
import { PlayoutClock } from './playout-clock.js';

/** A frame that waits until it is due. */
interface Waiting {
  /** When it is to be sent; late frames behind it may still delay it. */
  due: () => number;
  /** The time that it is sent with. */
  atMs: number;
  send: (atMs: number) => void;
}

/** More frames of a kind than a minute has are no buffer any more: the oldest are sent early. */
const MAX_WAITING = 6_000;

/**
 * Sends what comes from a camera evenly, a while after it came (`networkCache`). The times that frames are sent with are
 * those of the camera, moved once for each of its connections, so that they never go back, and are those of the clock on the
 * wall: receivers take what is far from it for a jump.
 */
export class Playout {
  private readonly waiting: Record<MediaKind, Waiting[]> = { audio: [], video: [] };
  private clock: PlayoutClock;
  /** What is added to the camera's times; unknown until the first frame of a connection. */
  private shift?: number;
  /** When the last frame of the connections before is due. */
  private formerEnd = -Infinity;
  /** The latest time that a frame was given. */
  private latestMs = -Infinity;
  private timer?: NodeJS.Timeout;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(
    private readonly bufferMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.clock = new PlayoutClock(bufferMs);
  }

  /**
   * The camera was connected anew: its times have nothing to do with those before. What still waits is sent when it is
   * due, and what comes from now on behind it.
   */
  begin(): void {
    this.formerEnd = Math.max(...this.all().map(({ due }) => due()), -Infinity);
    this.clock = new PlayoutClock(this.bufferMs, this.formerEnd);
    this.shift = undefined;
  }

  /**
   * Takes a frame. The first key frame of a connection is sent as soon as nothing of the one before waits: a picture is
   * there while the buffer fills.
   *
   * @param isOpening whether it is that frame.
   * @param send is called when the frame is due, with the time that it is to be sent with.
   */
  add(kind: MediaKind, ms: number, isOpening: boolean, send: (atMs: number) => void): void {
    const { clock } = this;
    const now = this.now();
    clock.arrived(ms, now);
    const opensAt = Math.max(now, this.formerEnd);
    this.shift ??= clock.dueOf(ms) - ms + Math.max(0, this.latestMs + 1 - opensAt);
    // With what is due then: a first picture that took its time must not stretch the one behind it.
    const sentMs = isOpening ? clock.mediaTimeAt(opensAt) : ms;
    const frame = { due: isOpening ? () => opensAt : () => clock.dueOf(ms), atMs: sentMs + this.shift, send };
    this.latestMs = Math.max(this.latestMs, frame.atMs);
    this.waiting[kind].push(frame);
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

  private all(): Waiting[] {
    return [...this.waiting.audio, ...this.waiting.video];
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const dues = [this.waiting.audio[0], this.waiting.video[0]].flatMap((head) => (head ? [head.due()] : []));
    if (dues.length === 0) return;
    const delay = Math.min(...dues) - this.now();
    if (delay <= 0) return this.sendDue();
    this.timer = setTimeout(() => this.sendDue(), Math.ceil(delay));
  }

  private sendDue(): void {
    this.timer = undefined;
    const now = this.now();
    for (const queue of [this.waiting.audio, this.waiting.video]) {
      while (queue[0] && queue[0].due() <= now) this.send(queue.shift()!);
    }
    this.schedule();
  }

  private send({ atMs, send }: Waiting): void {
    guarded('sending a frame of a camera', () => send(atMs));
  }
}
