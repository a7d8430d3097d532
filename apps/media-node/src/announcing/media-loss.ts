import { mediaOperations } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../node-bus.js';
import type { NodeIdentity } from '../node-identity.js';
import type { MediaRegistry } from '../registry/media-registry.js';
import type { MediaSessions } from '../routers/media-sessions.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { Telling } from './telling.js';

/** When a worker dies: frees what it carried and tells the session service, again and again until that has answered. */
export class MediaLoss {
  private readonly logger = new Logger(MediaLoss.name);
  private readonly telling: Telling<typeof mediaOperations.mediaLost>;

  constructor(
    private readonly identity: NodeIdentity,
    bus: Pick<NodeBus, 'request'>,
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
  ) {
    this.telling = new Telling(bus, mediaOperations.mediaLost);
  }

  /** Handles the death of a worker. */
  workerDied(worker: MediaWorker): void {
    const lost = this.registry.onWorker(worker);
    this.sessions.forgetWorker(worker);
    // What is captured of it ends with its publications; the recording workers ask again.
    this.registry.end(lost);
    if (lost.publicationIds.length + lost.subscriptionIds.length === 0) return;
    this.logger.warn({ ...lost, worker: worker.index, msg: 'Media was lost with its worker' });
    this.telling.tell({ ...this.identity, ...lost });
  }

  /** Gives up telling: the node's silence will say it. */
  async stop(): Promise<void> {
    await this.telling.stop();
  }
}
