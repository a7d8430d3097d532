import { recordingOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller, Inject, type Type } from '@nestjs/common';
import { CaptureJobs } from './capture-jobs.js';

/** The controller that answers `recorder.<workerId>.…`: what this worker and no other is asked. */
export function recorderController(workerId: string): Type {
  @Controller()
  class RecorderController {
    constructor(@Inject(CaptureJobs) private readonly captures: CaptureJobs) {}

    @Handles(recordingOperations.wants, workerId)
    async wants({ captureIds }: RequestOf<typeof recordingOperations.wants>) {
      return { wantedIds: this.captures.wanted(captureIds) };
    }

    @Handles(recordingOperations.endCapture, workerId)
    async endCapture({ recordingUid }: RequestOf<typeof recordingOperations.endCapture>) {
      await this.captures.end(recordingUid);
      return {};
    }
  }
  return RecorderController;
}
