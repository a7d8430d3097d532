import { recordingOperations as operations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { PauseRecording } from './pause-recording.js';
import { RecordingsService } from './recordings.service.js';
import { StartRecording } from './start-recording.js';
import { StopRecording } from './stop-recording.js';

/** What backends ask of recordings. */
@Controller()
export class RecordingsController {
  constructor(
    private readonly recordings: RecordingsService,
    private readonly startRecording: StartRecording,
    private readonly stopRecording: StopRecording,
    private readonly pauseRecording: PauseRecording,
  ) {}

  @Handles(operations.startRecording)
  async start(properties: RequestOf<typeof operations.startRecording>) {
    return this.startRecording.start(properties);
  }

  @Handles(operations.stopRecording)
  async stop({ id }: RequestOf<typeof operations.stopRecording>) {
    return this.stopRecording.stop(id);
  }

  @Handles(operations.pauseRecording)
  async pause({ id }: RequestOf<typeof operations.pauseRecording>) {
    return this.pauseRecording.pause(id);
  }

  @Handles(operations.resumeRecording)
  async resume({ id }: RequestOf<typeof operations.resumeRecording>) {
    return this.pauseRecording.resume(id);
  }

  @Handles(operations.recomposeRecording)
  async recompose({ id }: RequestOf<typeof operations.recomposeRecording>) {
    return this.recordings.recompose(id);
  }

  @Handles(operations.getRecording)
  async get({ id }: RequestOf<typeof operations.getRecording>) {
    return this.recordings.get(id);
  }

  @Handles(operations.listRecordings)
  async list({ after }: RequestOf<typeof operations.listRecordings>) {
    return this.recordings.list(after);
  }

  @Handles(operations.deleteRecording)
  async delete({ id }: RequestOf<typeof operations.deleteRecording>) {
    await this.recordings.delete(id);
    return {};
  }
}
