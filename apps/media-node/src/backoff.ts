const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;

/** How long to wait before something that failed is started again: twice as long each time, up to ten seconds. */
export class Backoff {
  private failures = 0;
  private startedAt = 0;

  /**
   * @param healthyAfterMs whoever ran this long was healthy: the next failure is a first one again.
   * @param now milliseconds of a clock that never goes back.
   */
  constructor(
    private readonly healthyAfterMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  started(): void {
    this.startedAt = this.now();
  }

  nextDelayMs(): number {
    if (this.startedAt > 0 && this.now() - this.startedAt >= this.healthyAfterMs) this.failures = 0;
    this.startedAt = 0;
    return Math.min(FIRST_DELAY_MS * 2 ** this.failures++, MAX_DELAY_MS);
  }
}
