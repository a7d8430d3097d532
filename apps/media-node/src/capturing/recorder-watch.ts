import { setTimeout as pause } from 'node:timers/promises';
import { mediaOperations, recordingOperations, ServiceError } from '@convene/service-contracts';
import { FailureLog } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { Outbox } from '../bus/outbox.js';
import type { NodeBus } from '../bus/node-bus.js';
import type { Captures } from './captures.js';
import { MissedAnswers } from './missed-answers.js';
import { RecorderSilence } from './recorder-silence.js';

/** A silent worker is asked this often whether it is there, */
const PAUSE_MS = 200;
/** and one that has not answered sooner. */
const DOUBT_PAUSE_MS = 100;
/** How often a worker is asked what it wants. What it does not want costs no more than bandwidth. */
const COMPARE_EVERY_MS = 5_000;
/** Longer than a recording worker needs from asking for a capture to wanting it. */
const MIN_AGE_MS = 5_000;
/** Until this node has been connected for so long, the silence of others says nothing about them. */
const CONNECTED_MS = 2_000;

/**
 * Sees to it that nothing is sent to nobody. Listens to each recording worker that anything is sent to, and asks it now and
 * then which captures it still wants: the others are ended. When one is silent and does not answer either, it is gone: all
 * that it had is ended, and the session service is told.
 */
export class RecorderWatch {
  private readonly logger = new Logger(RecorderWatch.name);
  private readonly failures = new FailureLog(this.logger, 'asking a recording worker what it wants');
  private readonly watches = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly outbox: Outbox<typeof mediaOperations.recorderLost>;

  constructor(
    private readonly captures: Captures,
    private readonly bus: Pick<NodeBus, 'request' | 'subscribe' | 'connectedForMs'>,
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
    const silence = new RecorderSilence(this.bus, workerId);
    const missed = new MissedAnswers();
    let comparedAt = performance.now();
    while (!this.stopping.signal.aborted && this.captures.of(workerId).length > 0) {
      const compareInMs = comparedAt + COMPARE_EVERY_MS - performance.now();
      const restMs = Math.min(silence.leftMs, compareInMs);
      if (restMs > 0) {
        missed.forget();
        await this.pause(restMs);
        continue;
      }
      await this.ask(workerId, missed);
      comparedAt = performance.now();
      if (missed.areTooMany) this.lost(workerId);
      else await this.pause(missed.any ? DOUBT_PAUSE_MS : PAUSE_MS);
    }
    silence.stop();
    this.watches.delete(workerId);
  }

  /** An aborted pause only means that the loop ends. */
  private async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
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
