import { recordingOperations } from '@convene/service-contracts';
import { FailureLog, ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';

const TELL_EVERY_MS = 1_000;
const LOG_EVERY_PERCENT = 10;

const gauge = new Gauge({
  name: 'convene_recording_progress_percent',
  help: 'How much of the results is made that this worker is at, in percent',
  labelNames: ['recording'],
});

/** Tells how far results are: in the log, as a metric, and to the session service, which shows it. */
@Injectable()
export class Progress {
  private readonly logger = new Logger('results');
  private readonly failures = new FailureLog(this.logger, 'telling the progress of a result');

  constructor(private readonly bus: ServiceBus) {}

  /** @param signal breaks the result off; the one returned does so, too, when the result is not wanted any more */
  of(job: recordingOperations.FinishJob, recordingId: string, signal: AbortSignal) {
    const unwanted = new AbortController();
    let percent = 0;
    let logged = 0;
    const tell = async (): Promise<void> => {
      const { wanted } = await this.bus.request(recordingOperations.reportProgress, { ...job, percent });
      if (!wanted) unwanted.abort(new Unwanted());
    };
    const timer = setInterval(() => {
      tell().then(
        () => this.failures.succeeded(),
        (error: unknown) => this.failures.failed(error),
      );
    }, TELL_EVERY_MS);
    return {
      signal: AbortSignal.any([signal, unwanted.signal]),
      report: (now: number): void => {
        percent = now;
        gauge.set({ recording: recordingId }, now);
        if (now < logged + LOG_EVERY_PERCENT) return;
        logged = now;
        this.logger.log({ recordingId, percent: Math.round(now), msg: 'A result is being made' });
      },
      /** @throws Unwanted */
      mustBeWanted: async (): Promise<void> => {
        await tell();
        unwanted.signal.throwIfAborted();
      },
      end: (): void => {
        clearInterval(timer);
        gauge.remove({ recording: recordingId });
      },
    };
  }
}

/** The recording was deleted, or its result is made by somebody else. */
export class Unwanted extends Error {
  override readonly name = 'Unwanted';
}
