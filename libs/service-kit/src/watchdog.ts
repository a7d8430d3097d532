/** Notices when nothing comes any more. */
export class Watchdog {
  private timer: NodeJS.Timeout;
  private isFirst = true;
  /** Whether that was so. */
  hasBarked = false;

  /**
   * @param limitMs how long nothing may come.
   * @param firstLimitMs how long that may be at the beginning.
   */
  constructor(
    private readonly onSilence: () => void,
    private readonly limitMs: number,
    firstLimitMs = limitMs,
  ) {
    this.timer = this.barkAfter(firstLimitMs);
  }

  /** Something has come. */
  fed(): void {
    if (!this.isFirst) return void this.timer.refresh();
    this.isFirst = false;
    clearTimeout(this.timer);
    this.timer = this.barkAfter(this.limitMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private barkAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.hasBarked = true;
      this.onSilence();
    }, ms);
  }
}
