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
  private readonly measuring: PeriodicTask;
  private readonly starts = new EventEmitter<{ started: [] }>();
  private closed = false;
  /** Workers that died since the start. */
  deaths = 0;

  constructor(
    private readonly size: number,
    private readonly settings: WorkerSettings,
    /** From this share of its core on, what is new goes to other workers, if there are any with room. */
    private readonly fullUse: number,
  ) {
    const failures = new FailureLog(this.logger, 'measuring the media workers');
    this.measuring = new PeriodicTask(MEASURED_EVERY_MS, () => this.measure(), failures);
  }

  /** @throws when a worker cannot be started: the node is configured wrongly. */
  async start(): Promise<void> {
    await Promise.all(
      Array.from({ length: this.size }, (_, index) => this.startWorker(index, new Backoff(HEALTHY_AFTER_MS))),
    );
    this.measuring.start();
  }

  /** Called at once when a worker has died, after all its mediasoup objects were closed. */
  onDeath(listener: (worker: MediaWorker) => void): void {
    this.deathListeners.push(listener);
  }

  get workers(): readonly MediaWorker[] {
    return [...this.alive.values()];
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
  choose(near: Iterable<MediaWorker> = []): MediaWorker {
    const { workers } = this;
    const alive = [...new Set(near)].filter((worker) => workers.includes(worker));
    const chosen = chooseWorker(alive, workers, this.fullUse);
    if (chosen === undefined) throw noWorker();
    return chosen;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.measuring.stop();
    for (const restart of this.restarts.values()) clearTimeout(restart);
    for (const worker of this.alive.values()) worker.process.close();
    this.alive.clear();
  }

  private async measure(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.measure()));
  }

  private async startWorker(index: number, backoff: Backoff): Promise<void> {
    const worker = await MediaWorker.start(index, this.settings);
    if (this.closed) return worker.process.close();
    this.alive.set(index, worker);
    backoff.started();
    this.starts.emit('started');
    worker.process.on('died', (error) => {
      this.alive.delete(index);
      this.deaths += 1;
      this.logger.error({ worker: index, reason: error.message, load: worker.load, msg: 'A media worker died' });
      for (const listener of this.deathListeners) guarded('a media worker’s death', () => listener(worker));
      this.replace(index, backoff);
    });
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
