import { JobStore } from '@convene/jobs';
import type { RecordingStorage } from '@convene/recording-storage';
import { recordingOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceModule, type Readiness } from '@convene/service-kit';
import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CaptureJobs } from './recording/capture-jobs.js';
import { CapturePlans } from './recording/capture-plans.js';
import { CaptureReview } from './recording/capture-review.js';
import { recorderController } from './recording/recorder.controller.js';
import { RecorderPulse } from './recording/recorder-pulse.js';
import type { RecordingWorkerConfiguration } from './configuration.js';
import { FfmpegCheck } from './encoding/ffmpeg-check.js';
import { FinishJobs } from './finishing/finish-jobs.js';
import { FinishRecording } from './finishing/finish-recording.js';
import { Progress } from './finishing/progress.js';
import { RemoveJobs } from './finishing/remove-jobs.js';
import { RECORDING_STORAGE, RecordingFiles } from './storage/recording-files.js';
import { registerRecorderMetrics } from './recorder-metrics.js';

const logger = new Logger('recording-worker');

/** Captures recordings and makes their results, as jobs. */
@Module({})
export class RecordingWorkerModule implements OnApplicationShutdown {
  constructor(
    @Inject(JobStore) private readonly jobs: JobStore,
    captures: CaptureJobs,
  ) {
    registerRecorderMetrics(captures);
  }

  static with(
    configuration: RecordingWorkerConfiguration,
    readiness: Readiness,
    storage: RecordingStorage,
  ): DynamicModule {
    return {
      module: RecordingWorkerModule,
      imports: [ServiceModule.with('recording-worker', configuration, readiness)],
      controllers: [recorderController(configuration.RECORDING_WORKER_ID)],
      providers: [
        FfmpegCheck,
        RecordingFiles,
        CaptureJobs,
        CapturePlans,
        CaptureReview,
        RecorderPulse,
        FinishJobs,
        FinishRecording,
        Progress,
        RemoveJobs,
        { provide: RECORDING_STORAGE, useValue: storage },
        {
          provide: JobStore,
          inject: [CONFIGURATION],
          useFactory: (settings: RecordingWorkerConfiguration) => {
            const jobs = new JobStore(settings, 'recording-worker', (error) =>
              logger.error({ err: error, msg: 'The job store failed' }),
            );
            const queue = jobs.queue(recordingOperations.RECORDING_QUEUES.capture);
            readiness.register('jobs', async () => void (await queue.getJobCounts('wait')));
            return jobs;
          },
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.close();
  }
}
