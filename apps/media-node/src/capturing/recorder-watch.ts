import { setTimeout as pause } from 'node:timers/promises';
import { mediaOperations, recordingOperations, ServiceError } from '@convene/service-contracts';
import { FailureLog } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { Outbox } from '../bus/outbox.js';
import type { NodeBus } from '../bus/node-bus.js';
import type { Captures } from './captures.js';
import { MissedAnswers } from './missed-answers.js';

const PAUSE_MS = 200;
/** A silent worker is asked again sooner. */
const DOUBT_PAUSE_MS = 100;
/** Longer than a recording worker needs from asking for a capture to wanting it. */
const MIN_AGE_MS = 5_000;
/** Until this node has been connected for so long, the silence of others says nothing about them. */
const CONNECTED_MS = 2_000;

/**
 * Sees to it that nothing is sent to nobody. Asks each recording worker that anything is sent to which captures it it
 * still wants, and ends the others. When a worker is gone, ends all that it had and tells the session service.
 */
export class RecorderWatch {
  private readonly logger = new Logger(RecorderWatch.name);
  private readonly failures = new FailureLog(this.logger, 'asking a recording worker what it wants');
  private readonly watches = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly outbox: Outbox<typeof mediaOperations.recorderLost>;

  constructor(
    private readonly captures: Captures,
    private readonly bus: Pick<NodeBus, 'request' | 'connectedForMs'>,
  ) {
    this.outbox = new Outbox(bus, mediaOperations.recorderLost);
  }

  /** Watches a worker for as long as anything is sent to it. */
  watch(workerId: string): void {
    if (!this.watches.has(workerId)) this.watches.set(workerId, this.run(workerId));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.watches.values(), this.outbox.stop()]);
  }

  private async run(workerId: string): Promise<void> {
    const { signal } = this.stopping;
    const missed = new MissedAnswers();
    while (!signal.aborted && this.captures.of(workerId).length > 0) {
      await this.ask(workerId, missed);
      if (missed.areTooMany) this.lost(workerId);
      // An aborted pause only means that the loop ends.
      else await pause(missed.any ? DOUBT_PAUSE_MS : PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    this.watches.delete(workerId);
  }

  private async ask(workerId: string, missed: MissedAnswers): Promise<void> {
    const born = performance.now() - MIN_AGE_MS;
    const asked = this.captures.of(workerId).filter(({ createdAt }) => createdAt < born);
    try {
      const captureIds = asked.map(({ id }) => id);
      const { wantedIds } = await this.bus.request(recordingOperations.wants, { captureIds }, workerId);
      missed.forget();
      const wanted = new Set(wantedIds);
      for (const capture of asked) if (!wanted.has(capture.id)) capture.end();
    } catch (error) {
      const silent = error instanceof ServiceError && error.code === 'unavailable';
      if (silent && this.bus.connectedForMs() > CONNECTED_MS) missed.add(error);
      else missed.forget();
      this.failures.failed(error);
    }
  }

  private lost(workerId: string): void {
    const captures = this.captures.of(workerId);
    const captureIds = captures.map(({ id }) => id);
    this.logger.warn({ workerId, captureIds, msg: 'A recording worker is gone; what it was sent is freed' });
    for (const capture of captures) capture.end();
    this.outbox.add({ workerId });
  }
}
