/** How long is waited after the first failure, and at most. */
export interface BackoffRange {
  firstMs: number;
  longestMs: number;
}

/**
 * Milliseconds until the next attempt: twice as long after each failure. Up to half of it is left to chance, so that what
 * failed together does not come back together.
 *
 * @param failures in a row, at least 1.
 */
export function backoffMs(failures: number, { firstMs, longestMs }: BackoffRange, random = Math.random): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs) * (1 - random() / 2);
}

/** What runs here comes back as soon as it may: nobody else is in its way. */
const RESTARTS: BackoffRange = { firstMs: 100, longestMs: 10_000 };
const exactly = (): number => 0;

/** How long to wait before something that failed is started again: up to ten seconds. */
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
    this.failures += 1;
    return backoffMs(this.failures, RESTARTS, exactly);
  }
}
