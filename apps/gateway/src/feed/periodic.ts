import { Logger } from '@nestjs/common';

/** Work done again and again, never twice at the same time. It is logged when it begins to fail and when it works again. */
export class Periodic {
  private readonly logger = new Logger('periodic');
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private failures = 0;

  /** @param intervalMs between the end of one round and the begin of the next */
  constructor(
    private readonly name: string,
    private readonly intervalMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  start(): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.round(), this.intervalMs);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async round(): Promise<void> {
    try {
      await this.work();
      if (this.failures > 0) this.logger.log(`The ${this.name} works again, after ${this.failures} failures`);
      this.failures = 0;
    } catch (error) {
      if (this.failures++ === 0) this.logger.error({ err: error, msg: `The ${this.name} fails; trying on` });
    }
    this.start();
  }
}
