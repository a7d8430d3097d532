import { mkdir, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { recordingOperations, type ReplyOf } from '@convene/service-contracts';
import { CONFIGURATION, NobodyThere, ServiceBus } from '@convene/service-kit';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { scanPieces } from '../pieces/scan-pieces.js';
import { capturedFolder } from '../storage/captured-folder.js';
import type { RecordingWorkerConfiguration } from '../configuration.js';
import { RecordingFiles } from '../storage/recording-files.js';
import { makeResult } from './make-result.js';
import { Progress, Unwanted } from './progress.js';

type ToFinish = Extract<ReplyOf<typeof recordingOperations.beginFinish>, { verdict: 'go' }>;

/** Makes the result of a recording that has stopped, and puts it where it is kept. May be broken off and done again. */
@Injectable()
export class FinishRecording {
  private readonly logger = new Logger('results');

  constructor(
    private readonly bus: ServiceBus,
    private readonly files: RecordingFiles,
    private readonly progress: Progress,
    @Inject(CONFIGURATION) private readonly configuration: RecordingWorkerConfiguration,
  ) {}

  /**
   * @param signal breaks it off
   * @throws ResultFailure when there is nothing to make a result of; whatever ffmpeg, the disk or the bucket say
   */
  async finish(job: recordingOperations.FinishJob, signal: AbortSignal): Promise<void> {
    const begun = await this.bus.request(recordingOperations.beginFinish, job);
    const folder = capturedFolder(this.configuration.OPENVIDU_RECORDING_PATH, job.recordingUid);
    if (begun.verdict === 'over') {
      if (begun.ready) await forget(folder); // Whoever told so has died before he could.
      return;
    }
    await this.untilCaptured(begun);
    await this.files.removeParts(begun.recording.id);
    await this.files.storeObject(begun.object);
    const pieces = await scanPieces(folder.streams);
    await mkdir(folder.work, { recursive: true });
    const { recording } = begun;
    this.logger.log({ recordingId: recording.id, attempt: job.attempt, pieces: pieces.length, msg: 'Making a result' });
    const watched = this.progress.of(job, recording.id, signal);
    try {
      const { file, thumbnail, ...values } = await makeResult({
        recording,
        pieces,
        workFolder: folder.work,
        parallel: this.configuration.RECORDING_FFMPEG_PROCESSES,
        onProgress: (percent) => watched.report(percent),
        signal: watched.signal,
      });
      await watched.mustBeWanted();
      await this.files.store(recording.id, basename(file), file);
      if (thumbnail !== undefined) await this.files.store(recording.id, basename(thumbnail), thumbnail);
      const result = { ...job, result: { status: 'ready' as const, file: basename(file), ...values } };
      const { object } = await this.bus.request(recordingOperations.foreseeResult, result);
      if (object === undefined) throw new Unwanted();
      await this.files.storeObject(object);
      await this.bus.request(recordingOperations.finishRecording, result);
    } finally {
      watched.end();
    }
    await forget(folder);
    this.logger.log({ recordingId: recording.id, msg: 'A recording is ready' });
  }

  /** There will be no result; what was captured is kept, so that it can be tried again. */
  async fail(job: recordingOperations.FinishJob, failure: string): Promise<void> {
    const result = { ...job, result: { status: 'failed' as const, failure } };
    const { object } = await this.bus.request(recordingOperations.foreseeResult, result);
    if (object === undefined) return;
    try {
      await this.files.storeObject(object);
    } catch (error) {
      // What is broken may be the storage itself; it is told all the same.
      this.logger.error({ recordingId: object.id, err: error, msg: 'The recording object could not be stored' });
    }
    await this.bus.request(recordingOperations.finishRecording, result);
  }

  /** Whoever still captures writes down what he has. Who is gone has lost what was not in his files. */
  private async untilCaptured({ capturedBy, recording }: ToFinish): Promise<void> {
    if (capturedBy === undefined) return;
    try {
      await this.bus.request(recordingOperations.endCapture, { recordingUid: recording.uid }, capturedBy);
    } catch (error) {
      if (error instanceof NobodyThere) return;
      this.logger.warn({ recordingId: recording.id, capturedBy, err: error, msg: 'A capture did not end in time' });
    }
  }
}

/** What was captured is not needed any more. */
async function forget({ root }: { root: string }): Promise<void> {
  await rm(root, { recursive: true, force: true });
}
