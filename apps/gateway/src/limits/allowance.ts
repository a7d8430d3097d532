/** So many seconds' worth may be used at once after a time of rest. */
const BURST_SECONDS = 10;

/** What somebody may do so often a second: it grows with time up to a burst, and each use takes one. */
export class Allowance {
  private left: number;
  private countedAt: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = this.burst;
    this.countedAt = now();
  }

  get burst(): number {
    return this.perSecond * BURST_SECONDS;
  }

  /** Takes one, also when nothing is left. @returns what is left then; below 0 it was too much */
  take(): number {
    this.left = this.available() - 1;
    this.countedAt = this.now();
    return this.left;
  }

  /** Whether it has been at rest for so long that nothing of the past matters. */
  get isFull(): boolean {
    return this.available() >= this.burst;
  }

  private available(): number {
    return Math.min(this.burst, this.left + ((this.now() - this.countedAt) / 1_000) * this.perSecond);
  }
}
