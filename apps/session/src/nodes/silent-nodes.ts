import { Database } from '@convene/database';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { MediaClient } from './media-client.js';
import type { NodeLife } from './node-life.js';

/** Nodes speak twice a second. Silence is first noted; a node that has died answers nothing then. */
const SUSPECT_MS = 1_100;
/** One that was only cut off may still be on its way back. */
const LOST_MS = 500;

/**
 * Finds media nodes that died without a word. After an outage of Postgres or NATS everybody seems silent, and all speak again
 * before they are given up.
 */
@Injectable()
export class SilentNodes {
  private readonly logger = new Logger('media nodes');

  constructor(
    private readonly database: Database,
    private readonly bus: ServiceBus,
    private readonly media: MediaClient,
  ) {}

  /** To be called by a service that hears others. Each step may be done twice, and is taken up by the next call. */
  async declareLost(): Promise<void> {
    await this.database.$executeRaw`
      UPDATE media_node SET suspected_at = now() WHERE state <> 'lost' AND suspected_at IS NULL
        AND seen_at < now() - make_interval(secs => ${SUSPECT_MS / 1_000})`;
    const silent = await this.database.$queryRaw<NodeLife[]>`
      SELECT id AS "nodeId", epoch::text AS epoch FROM media_node
      WHERE state <> 'lost' AND suspected_at < now() - make_interval(secs => ${LOST_MS / 1_000})`;
    await Promise.all(silent.map((node) => this.declareLostUnlessAlive(node)));
  }

  /** Its heartbeats may have been lost on their way to session services that died: it is asked itself. */
  private async declareLostUnlessAlive({ nodeId, epoch }: NodeLife): Promise<void> {
    if (await this.media.isAlive({ nodeId, epoch })) return;
    if (!(await this.bus.hearsOthers())) return;
    const declared = await this.database.$executeRaw`
      UPDATE media_node SET state = 'lost'
      WHERE id = ${nodeId} AND epoch = ${epoch}::uuid AND state <> 'lost' AND suspected_at IS NOT NULL`;
    if (declared > 0) this.logger.warn({ nodeId, msg: 'A media node is silent and was declared lost' });
  }
}
