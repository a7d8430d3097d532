import { setTimeout as pause } from 'node:timers/promises';
import type { Operation, RequestOf } from '@convene/service-contracts';
import { FailureLog } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeBus } from './node-bus.js';

const RETRY_MS = 500;

/** What the session service is to be told: one thing after the other, each again and again until that is answered. */
export class Outbox<O extends Operation> {
  private readonly failures: FailureLog;
  private readonly waiting: RequestOf<O>[] = [];
  private readonly stopping = new AbortController();
  private running?: Promise<void>;

  constructor(
    private readonly bus: Pick<NodeBus, 'request'>,
    private readonly operation: O,
  ) {
    this.failures = new FailureLog(new Logger(Outbox.name), operation.name);
  }

  add(what: RequestOf<O>): void {
    this.waiting.push(what);
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Gives up telling. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting[0] !== undefined && !this.stopping.signal.aborted) {
      try {
        await this.bus.request(this.operation, this.waiting[0]);
        this.waiting.shift();
        this.failures.succeeded();
      } catch (error) {
        this.failures.failed(error);
        // An aborted pause only means that the loop ends.
        await pause(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }
}
