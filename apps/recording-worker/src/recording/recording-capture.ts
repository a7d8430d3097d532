import type { RecordingObject } from '@convene/openvidu-protocol';
import { recordingOperations } from '@convene/service-contracts';
import { AutoResetEvent, FailureLog } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { Capture, CapturePlans } from './capture-plans.js';
import { CapturedStream, type CaptureContext } from './captured-stream.js';

/** What could not be captured, or told, is tried again so often. */
const TRY_AGAIN_MS = 1_000;
/** So long a recording that begins waits for the first pictures, milliseconds; who sends none is not waited for longer. */
const FIRST_MEDIA_MS = 1_500;

/** Captures one recording, in one term: makes what is captured the same as what the session service plans. */
export class RecordingCapture {
  private readonly logger = new Logger('capture');
  private readonly failures = new FailureLog(this.logger, 'telling that it is captured');
  private readonly streams = new Map<string, CapturedStream>();
  private readonly changed = new AutoResetEvent();
  private plan?: recordingOperations.CapturePlan;
  private told: 'nothing' | 'runs' | 'streams' = 'nothing';
  private ended = false;

  constructor(
    private readonly which: Capture,
    private readonly plans: Pick<CapturePlans, 'follow'>,
    private readonly context: CaptureContext,
    private readonly beforeRuns: () => Promise<void>,
    private readonly onFailed: (object: RecordingObject) => Promise<void>,
  ) {}

  /** The captures that are, or are about to be, sent here. */
  get captureIds(): string[] {
    return [...this.streams.values()].map(({ captureId }) => captureId);
  }

  /** Until the recording has stopped, another term has begun, or `end` is called. Everything is in the files then. */
  async run(): Promise<void> {
    const unfollow = this.plans.follow(this.which, (plan) => {
      this.plan = plan;
      this.changed.set();
    });
    try {
      while (await this.follow()) await this.changed.wait(TRY_AGAIN_MS);
    } finally {
      unfollow();
      await this.capture([]);
    }
  }

  /** Ends it from outside; `run` returns soon. */
  end(): void {
    this.ended = true;
    this.changed.set();
  }

  /** @returns whether to go on */
  private async follow(): Promise<boolean> {
    if (this.ended) return false;
    const { plan } = this;
    if (plan === undefined) return true;
    if (plan.state !== 'capturing') return false;
    await this.capture(plan.streams);
    await this.tellThatItRuns();
    return true;
  }

  private async capture(planned: recordingOperations.StreamToCapture[]): Promise<void> {
    const wanted = new Map(planned.map((stream) => [stream.streamId, stream]));
    const over = [...this.streams].filter(([id, captured]) => {
      const stream = wanted.get(id);
      return stream === undefined || !captured.isOf(stream);
    });
    await Promise.all(over.map(([id]) => this.endStream(id)));
    const missing = planned.filter(({ streamId }) => !this.streams.has(streamId));
    await Promise.all(missing.map((stream) => this.beginStream(stream)));
  }

  private async beginStream(stream: recordingOperations.StreamToCapture): Promise<void> {
    const { streamId } = stream;
    const captured = new CapturedStream(this.context, stream);
    this.streams.set(streamId, captured);
    try {
      await captured.begin();
    } catch (error) {
      // It may have ended meanwhile, or its node is about to be found dead; the next plan says so.
      this.streams.delete(streamId);
      this.logger.warn({ streamId, reason: String(error), msg: 'A stream cannot be captured now' });
    }
  }

  private async endStream(streamId: string): Promise<void> {
    await this.streams.get(streamId)?.end();
    this.streams.delete(streamId);
  }

  /** So that the result begins with pictures, and not with the time until the first ones. */
  private async untilThereIsMedia(): Promise<void> {
    const all = new AutoResetEvent();
    void Promise.all([...this.streams.values()].map(({ hasMedia }) => hasMedia)).then(() => all.set());
    await all.wait(FIRST_MEDIA_MS);
  }

  /** Once that everything is captured that is there, and once that there is something at all. */
  private async tellThatItRuns(): Promise<void> {
    const streams = this.streams.size;
    const news = streams > 0 ? 'streams' : 'runs';
    if (this.told === 'streams' || this.told === news) return;
    const isBeginning = this.told === 'nothing' && this.which.term === 1;
    if (isBeginning) await this.untilThereIsMedia();
    if (this.told === 'nothing') await this.beforeRuns();
    const { recordingUid, term } = this.which;
    try {
      const report = { recordingUid, term, streams };
      const { object } = await this.context.bus.request(recordingOperations.captureRuns, report);
      this.told = news;
      this.failures.succeeded();
      if (object?.status === 'failed') await this.onFailed(object);
    } catch (error) {
      this.failures.failed(error);
    }
  }
}
