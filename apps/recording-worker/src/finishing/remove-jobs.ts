import { rm } from 'node:fs/promises';
import { JobStore } from '@convene/jobs';
import { recordingOperations } from '@convene/service-contracts';
import { CONFIGURATION, FailureLog, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { capturedFolder } from '../storage/captured-folder.js';
import type { RecordingWorkerConfiguration } from '../configuration.js';
import { RecordingFiles } from '../storage/recording-files.js';

/** Removes everything of deleted recordings. A job that fails is added again, until it does not. */
@Injectable()
export class RemoveJobs implements OnApplicationBootstrap {
  private readonly failures = new FailureLog(new Logger('results'), 'removing the files of a deleted recording');

  constructor(
    private readonly jobs: JobStore,
    private readonly bus: ServiceBus,
    private readonly files: RecordingFiles,
    @Inject(CONFIGURATION) private readonly configuration: RecordingWorkerConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    const worker = this.jobs.worker<recordingOperations.RemoveJob>(
      recordingOperations.RECORDING_QUEUES.remove,
      async (job) => this.remove(recordingOperations.RemoveJob.parse(job.data)),
    );
    worker.on('completed', () => this.failures.succeeded());
    worker.on('failed', (_, error) => this.failures.failed(error));
  }

  private async remove({ recordingUid, id }: recordingOperations.RemoveJob): Promise<void> {
    await this.files.remove(id);
    const { root } = capturedFolder(this.configuration.OPENVIDU_RECORDING_PATH, recordingUid);
    await rm(root, { recursive: true, force: true });
    await this.bus.request(recordingOperations.recordingRemoved, { recordingUid });
  }
}
