import { setTimeout as pause } from 'node:timers/promises';
import type { Operation, RequestOf } from '@convene/service-contracts';
import { FailureLog } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../node-bus.js';

const RETRY_MS = 500;

/** Tells the session service things, one after the other, each again and again until that is answered. */
export class Telling<O extends Operation> {
  private readonly failures: FailureLog;
  private readonly untold: RequestOf<O>[] = [];
  private readonly stopping = new AbortController();
  private running?: Promise<void>;

  constructor(
    private readonly bus: Pick<NodeBus, 'request'>,
    private readonly operation: O,
  ) {
    this.failures = new FailureLog(new Logger(Telling.name), operation.name);
  }

  tell(what: RequestOf<O>): void {
    this.untold.push(what);
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Gives up telling. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.untold[0] !== undefined && !this.stopping.signal.aborted) {
      try {
        await this.bus.request(this.operation, this.untold[0]);
        this.untold.shift();
        this.failures.succeeded();
      } catch (error) {
        this.failures.failed(error);
        // An aborted pause only means that the loop ends.
        await pause(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }
}
