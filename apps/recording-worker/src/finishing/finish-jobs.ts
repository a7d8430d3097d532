import { EVERY_TIME, JobStore } from '@convene/jobs';
import { recordingOperations } from '@convene/service-contracts';
import { CONFIGURATION } from '@convene/service-kit';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DelayedError, type Job } from 'bullmq';
import type { RecordingWorkerConfiguration } from '../configuration.js';
import { ResultFailure } from '../result/result.js';
import { FinishRecording } from './finish-recording.js';
import { Unwanted } from './progress.js';

/** Disks and buckets may have a bad moment. */
const TRIES = 3;
const PAUSE_MS = 2_000;

/** Makes results, as jobs; one that is broken off is taken up by another worker where it was. */
@Injectable()
export class FinishJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('results');
  private readonly stopping = new AbortController();

  constructor(
    private readonly jobs: JobStore,
    private readonly finishRecording: FinishRecording,
    @Inject(CONFIGURATION) private readonly configuration: RecordingWorkerConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    const concurrency = this.configuration.RECORDING_RESULTS;
    if (concurrency === 0) return;
    const worker = this.jobs.worker<recordingOperations.FinishJob>(
      recordingOperations.RECORDING_QUEUES.finish,
      (job, token) => this.run(job, token),
      { concurrency, maxStalledCount: EVERY_TIME },
    );
    worker.on('failed', (_, error) => this.logger.error({ err: error, msg: 'A job that makes a result failed' }));
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort(new Error('The worker stops'));
  }

  private async run(job: Job<recordingOperations.FinishJob>, token?: string): Promise<void> {
    const asked = recordingOperations.FinishJob.parse(job.data);
    try {
      await this.finishRecording.finish(asked, this.stopping.signal);
    } catch (error) {
      if (error instanceof Unwanted) return;
      if (this.stopping.signal.aborted) return await this.postpone(job, token, 0);
      if (error instanceof ResultFailure) return await this.finishRecording.fail(asked, error.message);
      const tries = await this.countTry(job);
      this.logger.error({ ...asked, err: error, tries, msg: 'A result could not be made' });
      if (tries < TRIES) return await this.postpone(job, token, PAUSE_MS);
      await this.finishRecording.fail(asked, error instanceof Error ? error.message : String(error));
    }
  }

  private async countTry(job: Job<recordingOperations.FinishJob>): Promise<number> {
    const tries = (job.data.tries ?? 0) + 1;
    await job.updateData({ ...job.data, tries });
    return tries;
  }

  private async postpone(job: Job, token: string | undefined, ms: number): Promise<never> {
    await job.moveToDelayed(Date.now() + ms, token);
    throw new DelayedError();
  }
}
