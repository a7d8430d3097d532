import { JobStore } from '@convene/jobs';
import { CONFIGURATION, ServiceModule, type Readiness } from '@convene/service-kit';
import { type DynamicModule, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { RecordingWorkerConfiguration } from './configuration.js';
import { FfmpegCheck } from './encoding/ffmpeg-check.js';

const logger = new Logger('recording-worker');

/** Captures and composes recordings, as jobs. */
@Module({})
export class RecordingWorkerModule implements OnApplicationShutdown {
  constructor(@Inject(JobStore) private readonly jobs: JobStore) {}

  static with(configuration: RecordingWorkerConfiguration, readiness: Readiness): DynamicModule {
    return {
      module: RecordingWorkerModule,
      imports: [ServiceModule.with('recording-worker', configuration, readiness)],
      providers: [
        FfmpegCheck,
        {
          provide: JobStore,
          inject: [CONFIGURATION],
          useFactory: (settings: RecordingWorkerConfiguration) => {
            const jobs = new JobStore(settings, (error) => logger.error({ err: error, msg: 'The job store failed' }));
            const queue = jobs.queue('recording');
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
