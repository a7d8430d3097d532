import { setTimeout as pause } from 'node:timers/promises';
import { mediaOperations } from '@convene/service-contracts';
import { FailureLog } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeIdentity } from '../node-identity.js';
import type { MediaIds, MediaRegistry } from '../registry/media-registry.js';
import type { MediaSessions } from '../routers/media-sessions.js';
import type { MediaWorker } from '../workers/media-worker.js';
import type { Asker } from './asker.js';

const RETRY_MS = 500;

/** When a worker dies: frees what it carried and tells the session service, again and again until that has answered. */
export class MediaLoss {
  private readonly logger = new Logger(MediaLoss.name);
  private readonly failures = new FailureLog(this.logger, 'telling that media was lost');
  private readonly untold: MediaIds[] = [];
  private readonly stopping = new AbortController();
  private telling?: Promise<void>;

  constructor(
    private readonly identity: NodeIdentity,
    private readonly bus: Asker,
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
  ) {}

  /** Handles the death of a worker. */
  workerDied(worker: MediaWorker): void {
    const lost = this.registry.onWorker(worker);
    this.sessions.forgetWorker(worker);
    this.registry.end(lost);
    if (lost.publicationIds.length + lost.subscriptionIds.length === 0) return;
    this.logger.warn({ ...lost, worker: worker.index, msg: 'Media was lost with its worker' });
    this.untold.push(lost);
    this.telling ??= this.tell().finally(() => (this.telling = undefined));
  }

  /** Gives up telling: the node's silence will say it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.telling;
  }

  private async tell(): Promise<void> {
    while (this.untold[0] !== undefined && !this.stopping.signal.aborted) {
      try {
        await this.bus.request(mediaOperations.mediaLost, { ...this.identity, ...this.untold[0] });
        this.untold.shift();
        this.failures.succeeded();
      } catch (error) {
        this.failures.failed(error);
        // An aborted pause only means that the loop ends.
        await pause(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }
}
