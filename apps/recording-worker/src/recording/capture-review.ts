import { recordingOperations } from '@convene/service-contracts';
import { CONFIGURATION, FailureLog, PeriodicTask, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { RecordingWorkerConfiguration } from '../configuration.js';
import { CaptureJobs } from './capture-jobs.js';
import { CapturePlans } from './capture-plans.js';

const PAUSE_MS = 1_000;

/**
 * Compares each second what is captured here with what the session service believes. Whatever was not heard, or went wrong
 * anywhere, is found by that; and the session service learns that this worker lives.
 */
@Injectable()
export class CaptureReview implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly failures = new FailureLog(new Logger('capture'), 'comparing what is captured');
  private readonly task = new PeriodicTask(PAUSE_MS, () => this.review(), this.failures);
  private version = '';
  private listed: readonly recordingOperations.Capture[] = [];

  constructor(
    private readonly bus: ServiceBus,
    private readonly captures: CaptureJobs,
    private readonly plans: CapturePlans,
    @Inject(CONFIGURATION) private readonly configuration: RecordingWorkerConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    this.task.start();
  }

  /** Not before: until this worker's recordings are taken over it has to hear of that. */
  async onApplicationShutdown(): Promise<void> {
    await this.task.stop();
  }

  async review(): Promise<void> {
    const { RECORDING_WORKER_ID: workerId } = this.configuration;
    const listed = await this.bus.request(recordingOperations.listCaptures, { workerId, known: this.version });
    this.version = listed.version;
    if (listed.captures) this.listed = listed.captures;
    this.plans.compare(this.listed);
    for (const { recordingUid, term } of this.captures.missing(this.listed)) {
      await this.bus.request(recordingOperations.captureLost, { workerId, recordingUid, term });
    }
  }
}
