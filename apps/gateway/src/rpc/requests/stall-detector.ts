/** A process that is so late was stopped, or had no processor, milliseconds. */
const NOTICED_MS = 1_000;
const BEAT_MS = 250;
/** So long it takes to read what came meanwhile, milliseconds. */
const READING_MS = 250;

/**
 * Notices when this process was held up: what it reads right afterwards may have been waiting since then, and its client
 * may have given up.
 */
export class StallDetector {
  private beat = performance.now();
  private forMs = 0;
  private until = Number.NEGATIVE_INFINITY;
  private timer?: NodeJS.Timeout;

  start(): void {
    this.beat = performance.now();
    this.timer = setInterval(() => this.look(), BEAT_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** For how long something that is read now may have been waiting for it, milliseconds. */
  get possibleWaitMs(): number {
    const now = this.look();
    return now - this.until < READING_MS ? this.forMs + now - this.until : 0;
  }

  /** Also asked for in between: what came meanwhile is read before timers run. */
  private look(): number {
    const now = performance.now();
    if (this.timer && now - this.beat > NOTICED_MS) {
      this.forMs = now - this.beat;
      this.until = now;
    }
    this.beat = now;
    return now;
  }
}
