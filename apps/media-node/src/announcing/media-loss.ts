import { mediaOperations } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../bus/node-bus.js';
import type { NodeIdentity } from '../bus/node-identity.js';
import type { MediaRegistry } from '../sessions/media-registry.js';
import type { ReceivingRelays } from '../relaying/receiving-relays.js';
import type { Captures } from '../capturing/captures.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { Outbox } from '../bus/outbox.js';

/** When a worker dies: frees what it carried and tells the session service, again and again until that has answered. */
export class MediaLoss {
  private readonly logger = new Logger(MediaLoss.name);
  private readonly outbox: Outbox<typeof mediaOperations.mediaLost>;

  constructor(
    private readonly identity: NodeIdentity,
    bus: Pick<NodeBus, 'request'>,
    private readonly registry: MediaRegistry,
    private readonly captures: Captures,
    private readonly relays: Pick<ReceivingRelays, 'endOn'>,
  ) {
    this.outbox = new Outbox(bus, mediaOperations.mediaLost);
  }

  /** Handles the death of a worker. */
  workerDied(worker: MediaWorker): void {
    const { publicationIds, subscriptionIds } = this.registry.lostWith(worker);
    // What is captured there is asked for again by the recording workers.
    this.captures.endOn(worker);
    const lost = { publicationIds: [...new Set([...publicationIds, ...this.relays.endOn(worker)])], subscriptionIds };
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
