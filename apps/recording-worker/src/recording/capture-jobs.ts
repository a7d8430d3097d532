import { setTimeout as pause } from 'node:timers/promises';
import { EVERY_TIME, JobStore } from '@convene/jobs';
import type { RecordingObject } from '@convene/openvidu-protocol';
import { mediaOperations, recordingOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Worker } from 'bullmq';
import type { RecordingWorkerConfiguration } from '../configuration.js';
import { RecordingFiles } from '../storage/recording-files.js';
import { CaptureTotals } from './capture-totals.js';
import { capturedFolder } from '../storage/captured-folder.js';
import { CapturePlans } from './capture-plans.js';
import { RecordingCapture } from './recording-capture.js';

/** What another worker has, when this one is stopped, to take over before this one lets go. */
const HAND_OVER_MS = 3_000;
/** So long a recording's start waits for the storage. */
const STORE_LIMIT_MS = 3_000;

/** Captures recordings, each as a job that lasts as long as the recording. */
@Injectable()
export class CaptureJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('capture');
  readonly totals = new CaptureTotals();
  private readonly taken = new Set<recordingOperations.CaptureJob>();
  private readonly running = new Map<string, { capture: RecordingCapture; ended: Promise<void> }>();
  private worker?: Worker<recordingOperations.CaptureJob>;

  constructor(
    private readonly jobs: JobStore,
    private readonly bus: ServiceBus,
    private readonly plans: CapturePlans,
    private readonly files: RecordingFiles,
    @Inject(CONFIGURATION) private readonly configuration: RecordingWorkerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // A process of this name that died had captures that nobody has missed yet: this one answers in its place.
    await this.tellThatCapturesAreLost();
    this.worker = this.jobs.worker<recordingOperations.CaptureJob>(
      recordingOperations.RECORDING_QUEUES.capture,
      async (job) => this.take(recordingOperations.CaptureJob.parse(job.data)),
      { concurrency: this.configuration.RECORDING_CAPTURES, maxStalledCount: EVERY_TIME },
    );
    this.worker.on('failed', (_, error) => this.logger.error({ err: error, msg: 'A recording could not be captured' }));
  }

  /** Other workers take over while this one still captures; what is captured twice is used once. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker?.pause(true);
    if (this.running.size === 0) return;
    await this.tellThatCapturesAreLost();
    const tooLong = setTimeout(() => this.endAll(), HAND_OVER_MS);
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
    clearTimeout(tooLong);
  }

  /** How many recordings are captured. */
  get recordings(): number {
    return this.running.size;
  }

  /** Those that are neither captured here nor about to be. */
  missing<Recording extends { recordingUid: string }>(recordings: readonly Recording[]): Recording[] {
    const here = new Set([...this.taken].map(({ recordingUid }) => recordingUid));
    return recordings.filter(({ recordingUid }) => !here.has(recordingUid));
  }

  /** Which of these are captured here. */
  wanted(captureIds: string[]): string[] {
    const all = new Set([...this.running.values()].flatMap(({ capture }) => capture.captureIds));
    return captureIds.filter((id) => all.has(id));
  }

  /** Everything of the recording is in the files afterwards, if it was captured here. */
  async end(recordingUid: string): Promise<void> {
    const found = this.running.get(recordingUid);
    found?.capture.end();
    await found?.ended;
  }

  /** Other workers take over. If nobody can be told, the jobs' own store finds out some seconds later. */
  private async tellThatCapturesAreLost(): Promise<void> {
    try {
      await this.bus.request(mediaOperations.recorderLost, { workerId: this.configuration.RECORDING_WORKER_ID });
    } catch (error) {
      this.logger.warn({ err: error, msg: 'Nobody was told that this worker captures nothing' });
    }
  }

  private async take(job: recordingOperations.CaptureJob): Promise<void> {
    this.taken.add(job);
    try {
      await this.run(job);
    } finally {
      this.taken.delete(job);
    }
  }

  private async run({ recordingUid, jobNo }: recordingOperations.CaptureJob): Promise<void> {
    const { RECORDING_WORKER_ID: workerId, RECORDING_LISTEN: listen, OPENVIDU_RECORDING_PATH } = this.configuration;
    const begun = await this.bus.request(recordingOperations.beginCapture, { recordingUid, jobNo, workerId });
    if (begun.verdict !== 'go') return;
    const before = this.running.get(recordingUid);
    const { streams: folder } = capturedFolder(OPENVIDU_RECORDING_PATH, recordingUid);
    const { bus } = this;
    const { term, sessionUid } = begun;
    const context = { bus, workerId, listen, folder, term, totals: this.totals };
    const capture = new RecordingCapture(
      { recordingUid, sessionUid, term },
      this.plans,
      context,
      () => this.store(begun.object),
      (object) => this.store(object),
    );
    const ended = capture.run();
    // A run of this worker whose job was taken for dead ends by itself: its term is over.
    const all = Promise.all([before?.ended, ended]).then(ignore, ignore);
    this.running.set(recordingUid, { capture, ended: all });
    try {
      await ended;
    } finally {
      if (this.running.get(recordingUid)?.capture === capture) this.running.delete(recordingUid);
    }
  }

  /** It is no reason to capture nothing when this cannot be stored, or not in time; the result may be. */
  private async store(object: RecordingObject): Promise<void> {
    const tooLate = pause(STORE_LIMIT_MS, undefined, { ref: false }).then(() => {
      throw new Error(`not within ${STORE_LIMIT_MS} ms`);
    });
    try {
      await Promise.race([this.files.storeObject(object), tooLate]);
    } catch (error) {
      this.logger.error({ recordingId: object.id, err: error, msg: 'The recording object could not be stored' });
    }
  }

  private endAll(): void {
    for (const { capture } of this.running.values()) capture.end();
  }
}

const ignore = (): void => undefined;
