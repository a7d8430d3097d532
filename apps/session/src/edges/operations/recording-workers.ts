import { recordingOperations as operations, type RequestOf, sessionService } from '@convene/service-contracts';
import { type Answering, Answers } from '@convene/service-kit';
import { CapturePlans } from '../../workflows/recording/capture-plans.js';
import { Captures } from '../../workflows/recording/captures.js';
import { Results } from '../../workflows/recording/results.js';

/** What recording workers ask and tell: of what they capture, and of the results that they make. */
@Answers(sessionService.recordingWorkers)
export class RecordingWorkers implements Answering<typeof sessionService.recordingWorkers> {
  constructor(
    private readonly captures: Captures,
    private readonly plans: CapturePlans,
    private readonly results: Results,
  ) {}

  async beginCapture(request: RequestOf<typeof operations.beginCapture>) {
    return this.captures.begin(request);
  }

  async listCaptures(request: RequestOf<typeof operations.listCaptures>) {
    return this.plans.list(request);
  }

  async capturePlans(request: RequestOf<typeof operations.capturePlans>) {
    return { plans: await this.plans.of(request.captures) };
  }

  async captureRuns(request: RequestOf<typeof operations.captureRuns>) {
    return this.captures.runs(request);
  }

  async captureLost(request: RequestOf<typeof operations.captureLost>) {
    await this.captures.lost(request);
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
