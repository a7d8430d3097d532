import type { Logger } from '@nestjs/common';

/** What fails for a long time is said this often, milliseconds. */
const LOG_EVERY_MS = 30_000;

/** Logs the failures of something that is tried again and again: the first one, and then one every thirty seconds. */
export class FailureLog {
  private loggedAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly task: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  failed(error: unknown): void {
    if (this.now() - this.loggedAt < LOG_EVERY_MS) return;
    this.loggedAt = this.now();
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn({ task: this.task, reason, msg: 'Failed; it is tried again' });
  }

  /** The next failure is a new one. */
  succeeded(): void {
    this.loggedAt = Number.NEGATIVE_INFINITY;
  }
}
