import type { FailureLog } from './errors/failure-log.js';

/** Runs a task again and again with a pause between, until it is stopped. A failure is logged and does not end it. */
export class PeriodicTask {
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private stopped = false;

  /** @param pauseMs milliseconds between the end of a run and the start of the next. */
  constructor(
    private readonly pauseMs: number,
    private readonly run: () => Promise<void>,
    private readonly failures: FailureLog,
  ) {}

  /** Starts with a run. */
  start(): void {
    this.running = this.runOnce().then(() => {
      if (!this.stopped) this.timer = setTimeout(() => this.start(), this.pauseMs);
    });
  }

  /** Resolves when the run that may be under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async runOnce(): Promise<void> {
    try {
      await this.run();
      this.failures.succeeded();
    } catch (error) {
      this.failures.failed(error);
    }
  }
}
