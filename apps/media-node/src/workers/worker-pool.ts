import { EventEmitter, once } from 'node:events';
import { ServiceError } from '@convene/service-contracts';
import { Backoff, FailureLog, guarded, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import { chooseWorker } from './choose-worker.js';
import { MediaWorker, type WorkerSettings } from './media-worker.js';

/** A replacement is there within some hundred milliseconds; a client waits for its answer 10 s at most. */
const REPLACEMENT_LIMIT_MS = 2_000;
const HEALTHY_AFTER_MS = 60_000;
const MEASURED_EVERY_MS = 1_000;

/** The node's mediasoup workers. One that dies is replaced; its media is gone. */
export class WorkerPool {
  private readonly logger = new Logger(WorkerPool.name);
  private readonly alive = new Map<number, MediaWorker>();
  private readonly restarts = new Map<number, NodeJS.Timeout>();
  private readonly deathListeners: ((worker: MediaWorker) => void)[] = [];
  private readonly starts = new EventEmitter<{ started: [] }>();
  private closed = false;
  /** Workers that died since the start. */
  deaths = 0;

  constructor(
    private readonly size: number,
    private readonly settings: WorkerSettings,
    /** From this share of its core on, what is new goes to other workers, if there are any with room. */
    private readonly fullUse: number,
  ) {}

  /** @throws when a worker cannot be started: the node is configured wrongly. */
  async start(): Promise<void> {
    await Promise.all(
      Array.from({ length: this.size }, (_, index) => this.startWorker(index, new Backoff(HEALTHY_AFTER_MS))),
    );
  }

  /** Called at once when a worker has died, after all its mediasoup objects were closed. */
  onDeath(listener: (worker: MediaWorker) => void): void {
    this.deathListeners.push(listener);
  }

  get workers(): readonly MediaWorker[] {
    return [...this.alive.values()];
  }

  /** The share of their cores that all workers together use, from 0 to 1; 1 when there is none. */
  get use(): number {
    const { workers } = this;
    return workers.length > 0 ? workers.reduce((sum, { use }) => sum + use, 0) / workers.length : 1;
  }

  /** Whether none of them has room for more. */
  get isFull(): boolean {
    return this.workers.every(({ use }) => use >= this.fullUse);
  }

  /**
   * Waits for the next worker, when the only ones have just died and are being replaced.
   *
   * @throws ServiceError `unavailable` when none is there in time.
   */
  async untilReady(): Promise<void> {
    try {
      await once(this.starts, 'started', { signal: AbortSignal.timeout(REPLACEMENT_LIMIT_MS) });
    } catch {
      throw noWorker(); // the only way to fail is that the time is over
    }
  }

  /**
   * The worker for something new. @param near those that need no pipe for it; who has died among them does not count.
   * @throws ServiceError `unavailable` while no worker runs.
   */
  choose(near: ReadonlySet<MediaWorker> = new Set()): MediaWorker {
    const { workers } = this;
    const alive = workers.filter((worker) => near.has(worker));
    const chosen = chooseWorker(alive, workers, this.fullUse);
    if (chosen === undefined) throw noWorker();
    return chosen;
  }

  close(): void {
    this.closed = true;
    for (const restart of this.restarts.values()) clearTimeout(restart);
    for (const worker of this.alive.values()) worker.process.close();
    this.alive.clear();
  }

  private async startWorker(index: number, backoff: Backoff): Promise<void> {
    const worker = await MediaWorker.start(index, this.settings);
    if (this.closed) return worker.process.close();
    this.alive.set(index, worker);
    backoff.started();
    this.starts.emit('started');
    this.measure(worker);
    worker.process.on('died', (error) => {
      this.alive.delete(index);
      this.deaths += 1;
      this.logger.error({ worker: index, reason: error.message, load: worker.load, msg: 'A media worker died' });
      for (const listener of this.deathListeners) guarded('a media worker’s death', () => listener(worker));
      this.replace(index, backoff);
    });
  }

  /** Each for itself: one that hangs does not keep the others from it. */
  private measure(worker: MediaWorker): void {
    const failures = new FailureLog(this.logger, `measuring media worker ${worker.index}`);
    const measuring = new PeriodicTask(MEASURED_EVERY_MS, () => worker.measure(), failures);
    measuring.start();
    worker.process.observer.once('close', () => void measuring.stop());
  }

  private replace(index: number, backoff: Backoff): void {
    if (this.closed) return;
    const restart = setTimeout(() => {
      this.restarts.delete(index);
      this.startWorker(index, backoff).then(
        () => this.logger.log({ worker: index, msg: 'A media worker was replaced' }),
        (error: unknown) => {
          this.logger.error({ worker: index, err: error, msg: 'A media worker could not be replaced yet' });
          this.replace(index, backoff);
        },
      );
    }, backoff.nextDelayMs());
    this.restarts.set(index, restart);
  }
}

const noWorker = () => new ServiceError('unavailable', 'No media worker is running at the moment');
