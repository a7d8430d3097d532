import type { pino } from 'pino';
import type { HealthServer } from '../health/health-server.js';
import type { Readiness } from '../health/readiness.js';
import type { StartedService, StopReason } from './started-service.js';

/** The longest a graceful stop may take before the process ends anyway. */
const STOP_LIMIT_MS = 10_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** A service's orderly end, at a signal or after an exception: not ready, drained, closed, gone. */
export class GracefulStop {
  private readonly hurry = new AbortController();
  private begun = false;
  private exitCode = 0;

  constructor(
    private readonly starting: Promise<StartedService>,
    private readonly readiness: Readiness,
    private readonly health: HealthServer,
    private readonly log: pino.Logger,
  ) {
    for (const signal of SIGNALS) process.once(signal, () => this.begin(signal));
  }

  /** The process is to end, with code 1. Another exception on the way cuts the draining. */
  afterException(): void {
    this.exitCode = 1;
    this.begin('exception');
  }

  private begin(reason: StopReason): void {
    if (this.begun) return this.hurry.abort();
    this.begun = true;
    this.run(reason).catch((error: unknown) => {
      this.log.fatal({ err: error }, 'The service could not stop gracefully');
      process.exit(1);
    });
  }

  private async run(reason: StopReason): Promise<void> {
    this.log.info({ reason }, 'Stopping');
    this.readiness.stopping();
    let limit = this.endAnywayLater();
    const { app, drain } = await this.starting;
    if (drain && drain.limitMs > 0) {
      clearTimeout(limit);
      // Told once more, it does not wait any longer.
      for (const signal of SIGNALS) process.on(signal, () => this.hurry.abort());
      await drain.run(AbortSignal.any([AbortSignal.timeout(drain.limitMs), this.hurry.signal]));
      limit = this.endAnywayLater();
    }
    await app.close(reason);
    await this.health.close();
    this.log.info('Stopped');
    process.exit(this.exitCode);
  }

  private endAnywayLater(): NodeJS.Timeout {
    const end = () => {
      this.log.error(`Not stopped after ${STOP_LIMIT_MS} ms; ending anyway`);
      process.exit(1);
    };
    return setTimeout(end, STOP_LIMIT_MS).unref();
  }
}
