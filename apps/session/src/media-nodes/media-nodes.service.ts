import { Database, type Prisma } from '@convene/database';
import { mediaOperations, type RequestOf } from '@convene/service-contracts';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import type { NodeLife } from './media-client.js';

/** The registry of media nodes, kept by their heartbeats, and the answer to "which node for this session?". */
@Injectable()
export class MediaNodesService {
  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** A node that was declared lost and speaks again starts anew: its former streams were ended. */
  async heartbeat({ nodeId, epoch, draining, load }: RequestOf<typeof mediaOperations.heartbeat>): Promise<void> {
    const state = draining ? 'draining' : 'running';
    await this.database.$executeRaw`
      INSERT INTO media_node (id, epoch, state, seen_at, workers, sessions, publications, subscriptions)
      VALUES (${nodeId}, ${epoch}::uuid, ${state}::media_node_state, now(), ${load.workers}, ${load.sessions},
        ${load.publications}, ${load.subscriptions})
      ON CONFLICT (id) DO UPDATE SET epoch = EXCLUDED.epoch, state = EXCLUDED.state, seen_at = now(),
        suspected_at = NULL, workers = EXCLUDED.workers, sessions = EXCLUDED.sessions,
        publications = EXCLUDED.publications, subscriptions = EXCLUDED.subscriptions`;
  }

  /** The node with the least to do; undefined when none can take another session. */
  async leastLoaded(db: Prisma.TransactionClient = this.database): Promise<NodeLife | undefined> {
    const [node] = await db.$queryRaw<NodeLife[]>`
      SELECT id AS "nodeId", epoch::text AS epoch FROM media_node
      WHERE state = 'running' AND suspected_at IS NULL AND workers > 0 AND (
        SELECT count(*) FROM session WHERE session.media_node_id = media_node.id AND session.closed_at IS NULL
      ) < ${this.configuration.CONVENE_MAX_SESSIONS_PER_MEDIA_NODE}
      ORDER BY (publications + subscriptions)::float / workers, sessions, id LIMIT 1`;
    return node;
  }

  /** A node that can take media now; undefined when it is lost, draining to nothing, or unknown. */
  async usable(nodeId: string, db: Prisma.TransactionClient = this.database): Promise<NodeLife | undefined> {
    const node = await db.mediaNode.findUnique({ where: { id: nodeId }, select: { epoch: true, state: true } });
    return node && node.state !== 'lost' ? { nodeId, epoch: node.epoch } : undefined;
  }

  /** Which of the things that a node holds are owned by nobody any more. */
  async audit({ publicationIds, subscriptionIds }: RequestOf<typeof mediaOperations.audit>) {
    const [streams, subscriptions] = await Promise.all([
      this.database.stream.findMany({
        where: { publicationId: { in: publicationIds } },
        select: { publicationId: true },
      }),
      this.database.subscription.findMany({ where: { id: { in: subscriptionIds } }, select: { id: true } }),
    ]);
    const wantedPublications = new Set(streams.map((stream) => stream.publicationId));
    const wantedSubscriptions = new Set(subscriptions.map((subscription) => subscription.id));
    return {
      unknownPublicationIds: publicationIds.filter((id) => !wantedPublications.has(id)),
      unknownSubscriptionIds: subscriptionIds.filter((id) => !wantedSubscriptions.has(id)),
    };
  }
}
