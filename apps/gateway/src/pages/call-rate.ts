const PER_ADDRESS = 30;
const OVERALL = 300;
const PERIOD_MS = 60_000;

/** How often strangers may enter calls from the page: so many times a minute each, and all together. */
export class CallRate {
  private readonly counts = new Map<string, number>();
  private overall = 0;
  private periodEnds = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns false when this one is too much */
  take(address: string): boolean {
    if (this.now() >= this.periodEnds) this.startPeriod();
    const count = this.counts.get(address) ?? 0;
    if (count >= PER_ADDRESS || this.overall >= OVERALL) return false;
    this.counts.set(address, count + 1);
    this.overall++;
    return true;
  }

  private startPeriod(): void {
    this.counts.clear();
    this.overall = 0;
    this.periodEnds = this.now() + PERIOD_MS;
  }
}
