const WINDOW_MS = 2_000;
/** How much of what is buffered in excess is taken back at the end of each window. */
const GIVEN_BACK = 1 / 8;

/**
 * Says when frames of a camera are due, so that those that come too late or too early by less than the buffer are played
 * evenly. Milliseconds: the camera's times begin anywhere; `now` is a clock that never goes back.
 */
export class PlayoutClock {
  private offset?: number;
  private leastSlack = Infinity;
  private windowEnd = 0;

  /** @param earliest nothing is due before it. */
  constructor(
    private readonly bufferMs: number,
    private readonly earliest = -Infinity,
  ) {}

  /** A frame has come. One that is late delays everything behind it; what is buffered in excess melts away slowly. */
  arrived(ms: number, now: number): void {
    this.offset ??= Math.max(now + this.bufferMs, this.earliest) - ms;
    const slack = ms + this.offset - now;
    if (slack < 0) this.offset -= slack;
    this.leastSlack = Math.min(this.leastSlack, slack);
    if (now < this.windowEnd) return;
    const excess = this.windowEnd > 0 ? this.leastSlack - this.bufferMs : 0;
    if (excess > 0) this.offset -= excess * GIVEN_BACK;
    this.windowEnd = now + WINDOW_MS;
    this.leastSlack = Infinity;
  }

  /** When a frame is to be sent. */
  dueOf(ms: number): number {
    return ms + (this.offset ?? 0);
  }

  /** Which of the camera's times is due now. */
  mediaTimeAt(now: number): number {
    return now - (this.offset ?? 0);
  }
}
