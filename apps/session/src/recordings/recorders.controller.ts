import { mediaOperations, recordingOperations as operations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { Captures } from './captures.js';
import { Results } from './results.js';

/** What recording workers, and the media nodes that send to them, tell and ask. */
@Controller()
export class RecordersController {
  constructor(
    private readonly captures: Captures,
    private readonly results: Results,
  ) {}

  @Handles(operations.beginCapture)
  async beginCapture(request: RequestOf<typeof operations.beginCapture>) {
    return this.captures.begin(request);
  }

  @Handles(operations.capturePlan)
  async plan(request: RequestOf<typeof operations.capturePlan>) {
    return this.captures.plan(request);
  }

  @Handles(operations.captureRuns)
  async runs(request: RequestOf<typeof operations.captureRuns>) {
    return this.captures.runs(request);
  }

  @Handles(operations.reportPieces)
  async pieces(request: RequestOf<typeof operations.reportPieces>) {
    await this.captures.pieces(request);
    return {};
  }

  @Handles(mediaOperations.recorderLost)
  async recorderLost({ workerId }: RequestOf<typeof mediaOperations.recorderLost>) {
    await this.captures.workerLost(workerId);
    return {};
  }

  @Handles(operations.beginFinish)
  async beginFinish(request: RequestOf<typeof operations.beginFinish>) {
    return this.results.begin(request);
  }

  @Handles(operations.reportProgress)
  async progress(request: RequestOf<typeof operations.reportProgress>) {
    return this.results.progress(request);
  }

  @Handles(operations.foreseeResult)
  async foresee(request: RequestOf<typeof operations.foreseeResult>) {
    return this.results.foresee(request);
  }

  @Handles(operations.finishRecording)
  async finish(request: RequestOf<typeof operations.finishRecording>) {
    await this.results.finish(request);
    return {};
  }

  @Handles(operations.recordingRemoved)
  async removed({ recordingUid }: RequestOf<typeof operations.recordingRemoved>) {
    await this.results.removed(recordingUid);
    return {};
  }
}
