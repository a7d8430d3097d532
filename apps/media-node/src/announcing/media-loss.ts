import { mediaOperations } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../bus/node-bus.js';
import type { NodeIdentity } from './node-identity.js';
import type { MediaRegistry } from '../sessions/media-registry.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { Outbox } from '../bus/outbox.js';

/** When a worker dies: frees what it carried and tells the session service, again and again until that has answered. */
export class MediaLoss {
  private readonly logger = new Logger(MediaLoss.name);
  private readonly outbox: Outbox<typeof mediaOperations.mediaLost>;

  constructor(
    private readonly identity: NodeIdentity,
    bus: Pick<NodeBus, 'request'>,
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
  ) {
    this.outbox = new Outbox(bus, mediaOperations.mediaLost);
  }

  /** Handles the death of a worker. */
  workerDied(worker: MediaWorker): void {
    const lost = this.registry.onWorker(worker);
    this.sessions.forgetWorker(worker);
    // What is captured of it ends with its publications; the recording workers ask again.
    this.registry.end(lost);
    if (lost.publicationIds.length + lost.subscriptionIds.length === 0) return;
    this.logger.warn({ ...lost, worker: worker.index, msg: 'Media was lost with its worker' });
    this.outbox.add({ ...this.identity, ...lost });
  }

  /** Gives up outbox: the node's silence will say it. */
  async stop(): Promise<void> {
    await this.outbox.stop();
  }
}
