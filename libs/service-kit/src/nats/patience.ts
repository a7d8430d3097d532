/** A timer that is so late was held up together with the whole process, milliseconds. */
const HELD_UP_MS = 100;
/** So long such a process takes to read what came meanwhile, milliseconds. */
const READING_MS = 250;

/**
 * Calls back when a time is over. When this process was stopped for a while, what is waited for may lie unread in its
 * buffers, so there is a moment more then.
 */
export class Patience {
  private until: number;
  private timer: NodeJS.Timeout;

  /**
   * @param ms how long, milliseconds
   * @param mostMs the longest it may be with that moment
   * @param over called once, unless it is ended before
   */
  constructor(ms: number, mostMs: number, over: () => void) {
    const start = performance.now();
    this.until = start + ms;
    this.timer = setTimeout(() => {
      const now = performance.now();
      const moreMs = Math.min(READING_MS, start + mostMs - now);
      if (now - this.until < HELD_UP_MS || moreMs <= 0) return over();
      this.until = now + moreMs;
      this.timer = setTimeout(over, moreMs);
    }, ms);
  }

  /** Milliseconds. */
  get remainingMs(): number {
    return this.until - performance.now();
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
