import { Database } from '@convene/database';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { Reconnection } from '../connections/reconnection.js';
import { LostMedia } from '../media-nodes/lost-media.js';
import { MediaClient, type NodeLife } from '../media-nodes/media-client.js';

/**
 * Nodes speak twice a second, gateways each second. Silence is first noted, and believed only when it goes on: after an outage of Postgres or NATS
 * everybody seems silent, and all speak again before they are given up.
 */
const NODE_SUSPECT_MS = 2_000;
const NODE_LOST_MS = 1_500;
const GATEWAY_SUSPECT_MS = 3_000;
const GATEWAY_LOST_MS = 2_000;
/** This service itself must have heard others for so long before it judges them. */
const LISTENING_MS = 3_000;

/** Finds gateways and media nodes that died without a word, and does for them what they cannot do any more. */
@Injectable()
export class SilentProcesses {
  private readonly logger = new Logger(SilentProcesses.name);

  constructor(
    private readonly database: Database,
    private readonly bus: ServiceBus,
    private readonly media: MediaClient,
    private readonly lostMedia: LostMedia,
    private readonly reconnection: Reconnection,
  ) {}

  /** Every step can be broken off and is taken up by the next sweep. */
  async sweep(): Promise<void> {
    if (this.bus.connectedForMs() < LISTENING_MS) return;
    await this.declareNodesLost();
    await this.lostMedia.endOrphans();
    await this.declareGatewaysLost();
    await this.loseTheirConnections();
  }

  private async declareNodesLost(): Promise<void> {
    await this.database.$executeRaw`
      UPDATE media_node SET suspected_at = now() WHERE state <> 'lost' AND suspected_at IS NULL
        AND seen_at < now() - make_interval(secs => ${NODE_SUSPECT_MS / 1_000})`;
    const silent = await this.database.$queryRaw<NodeLife[]>`
      SELECT id AS "nodeId", epoch::text AS epoch FROM media_node
      WHERE state <> 'lost' AND suspected_at < now() - make_interval(secs => ${NODE_LOST_MS / 1_000})`;
    await Promise.all(silent.map((node) => this.declareLostUnlessAlive(node)));
  }

  /** Its heartbeats may have been lost on their way to session services that died: it is asked itself. */
  private async declareLostUnlessAlive({ nodeId, epoch }: NodeLife): Promise<void> {
    if (await this.media.isAlive({ nodeId, epoch })) return;
    const declared = await this.database.$executeRaw`
      UPDATE media_node SET state = 'lost' WHERE id = ${nodeId} AND suspected_at IS NOT NULL`;
    if (declared > 0) this.logger.warn({ nodeId, msg: 'A media node is silent and was declared lost' });
  }

  private async declareGatewaysLost(): Promise<void> {
    await this.database.$executeRaw`
      UPDATE gateway SET suspected_at = now() WHERE suspected_at IS NULL
        AND seen_at < now() - make_interval(secs => ${GATEWAY_SUSPECT_MS / 1_000})`;
    const lost = await this.database.$queryRaw<{ id: string }[]>`
      DELETE FROM gateway WHERE suspected_at < now() - make_interval(secs => ${GATEWAY_LOST_MS / 1_000}) RETURNING id`;
    for (const { id } of lost) this.logger.warn({ gatewayId: id, msg: 'A gateway is silent and was declared lost' });
  }

  private async loseTheirConnections(): Promise<void> {
    const orphans = await this.database.$queryRaw<Parameters<Reconnection['lost']>[0][]>`
      SELECT session_uid AS "sessionUid", connection_id AS "connectionId", attachment, cursor FROM connection
      WHERE lost_at IS NULL AND gateway_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM gateway WHERE gateway.id = connection.gateway_id)`;
    for (const orphan of orphans) await this.reconnection.lost(orphan);
  }
}
