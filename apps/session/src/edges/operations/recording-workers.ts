import { recordingOperations as operations, type RequestOf, sessionService } from '@convene/service-contracts';
import { type Answering, Answers } from '@convene/service-kit';
import { Captures } from '../../workflows/recording/captures.js';
import { Results } from '../../workflows/recording/results.js';

/** What recording workers ask and tell: of what they capture, and of the results that they make. */
@Answers(sessionService.recordingWorkers)
export class RecordingWorkers implements Answering<typeof sessionService.recordingWorkers> {
  constructor(
    private readonly captures: Captures,
    private readonly results: Results,
  ) {}

  async beginCapture(request: RequestOf<typeof operations.beginCapture>) {
    return this.captures.begin(request);
  }

  async capturePlan(request: RequestOf<typeof operations.capturePlan>) {
    return this.captures.plan(request);
  }

  async captureRuns(request: RequestOf<typeof operations.captureRuns>) {
    return this.captures.runs(request);
  }

  async beginFinish(request: RequestOf<typeof operations.beginFinish>) {
    return this.results.begin(request);
  }

  async reportProgress(request: RequestOf<typeof operations.reportProgress>) {
    return this.results.progress(request);
  }

  async foreseeResult(request: RequestOf<typeof operations.foreseeResult>) {
    return this.results.foresee(request);
  }

  async finishRecording(request: RequestOf<typeof operations.finishRecording>) {
    await this.results.finish(request);
  }

  async recordingRemoved({ recordingUid }: RequestOf<typeof operations.recordingRemoved>) {
    await this.results.removed(recordingUid);
  }
}
