import type { RecordingObject } from '@convene/openvidu-protocol';
import { recordingOperations, sessionEvents, type ReplyOf } from '@convene/service-contracts';
import { AutoResetEvent, FailureLog } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { CapturedStream, type CaptureContext } from './captured-stream.js';

type Plan = ReplyOf<typeof recordingOperations.capturePlan>;

/** Whatever is said of changes may get lost: the plan is asked for this often anyway. */
const LOOK_AGAIN_MS = 1_000;
/** So long a recording that begins waits for the first pictures, milliseconds; who sends none is not waited for longer. */
const FIRST_MEDIA_MS = 1_500;

/** Captures one recording, in one term: makes what is captured the same as what the session service plans. */
export class RecordingCapture {
  private readonly logger = new Logger('capture');
  private readonly failures = new FailureLog(this.logger, 'asking what is to be captured');
  private readonly streams = new Map<string, CapturedStream>();
  private readonly changed = new AutoResetEvent();
  private told: 'nothing' | 'runs' | 'streams' = 'nothing';
  private ended = false;

  constructor(
    private readonly recordingUid: string,
    private readonly sessionUid: string,
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
    const { bus } = this.context;
    const unsubscribes = [
      bus.subscribe(sessionEvents, this.sessionUid, () => this.changed.set()),
      bus.subscribe(recordingOperations.recordingChanged, this.sessionUid, () => this.changed.set()),
    ];
    try {
      while (await this.follow()) await this.changed.wait(LOOK_AGAIN_MS);
    } finally {
      for (const unsubscribe of unsubscribes) unsubscribe();
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
    const plan = await this.plan();
    if (plan === undefined) return true; // Nobody can say: what is captured is captured on.
    if (plan.state === 'over' || plan.state === 'superseded') return false;
    await this.capture(plan.streams);
    await this.tellThatItRuns();
    return true;
  }

  private async plan(): Promise<Plan | undefined> {
    const { bus, term } = this.context;
    try {
      const plan = await bus.request(recordingOperations.capturePlan, { recordingUid: this.recordingUid, term });
      this.failures.succeeded();
      return plan;
    } catch (error) {
      this.failures.failed(error);
      return undefined;
    }
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
      // It may have ended meanwhile, or its node is about to be found dead; the next plan says what is.
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
    const isBeginning = this.told === 'nothing' && this.context.term === 1;
    if (isBeginning) await this.untilThereIsMedia();
    if (this.told === 'nothing') await this.beforeRuns();
    const { bus, term } = this.context;
    try {
      const report = { recordingUid: this.recordingUid, term, streams };
      const { object } = await bus.request(recordingOperations.captureRuns, report);
      this.told = news;
      if (object?.status === 'failed') await this.onFailed(object);
    } catch (error) {
      this.failures.failed(error);
    }
  }
}
