import { Database } from '@convene/database';
import { mediaOperations, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { lifeOf, type NodeLife } from './node-life.js';

type Heartbeat = RequestOf<typeof mediaOperations.heartbeat>;
type Verdict = ReplyOf<typeof mediaOperations.heartbeat>;

/** The registry of media nodes, kept by their heartbeats. */
@Injectable()
export class NodeRegistry {
  constructor(private readonly database: Database) {}

  /** A node speaks. One whose life was given up is told so: its streams were ended, and must not live on unseen. */
  async heartbeat(heartbeat: Heartbeat): Promise<Verdict> {
    if (heartbeat.phase === 'leaving') return this.leave(heartbeat);
    const { nodeId, epoch, phase, load } = heartbeat;
    // A wish to drain a node ends with the life that it was meant for.
    const [node] = await this.database.statements.query<{ drainWanted: boolean }>(
      `INSERT INTO media_node AS node
          (id, epoch, state, seen_at, workers, sessions, publications, subscriptions, use, is_full)
        VALUES ($1, $2::uuid, $3::media_node_state, now(), $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO UPDATE SET
          epoch = EXCLUDED.epoch,
          former_epoch = CASE WHEN node.epoch = EXCLUDED.epoch THEN node.former_epoch ELSE node.epoch END,
          since = CASE WHEN node.epoch = EXCLUDED.epoch THEN node.since ELSE now() END,
          drain_wanted = node.drain_wanted AND node.epoch = EXCLUDED.epoch,
          state = CASE WHEN node.drain_wanted AND node.epoch = EXCLUDED.epoch THEN 'draining' ELSE EXCLUDED.state END,
          seen_at = now(), suspected_at = NULL, workers = EXCLUDED.workers, sessions = EXCLUDED.sessions,
          publications = EXCLUDED.publications, subscriptions = EXCLUDED.subscriptions,
          use = EXCLUDED.use, is_full = EXCLUDED.is_full
        WHERE CASE WHEN node.epoch = EXCLUDED.epoch THEN node.state <> 'lost'
          ELSE node.former_epoch IS DISTINCT FROM EXCLUDED.epoch END
        RETURNING drain_wanted AS "drainWanted"`,
      [nodeId, epoch, phase, load.workers, load.sessions, load.publications, load.subscriptions, load.use, load.isFull],
    );
    if (node) return { verdict: 'accepted', drainWanted: node.drainWanted };
    const current = await this.database.mediaNode.findUnique({ where: { id: nodeId }, select: { epoch: true } });
    return { verdict: current?.epoch === epoch ? 'lost' : 'replaced', drainWanted: false };
  }

  /** A node that can take media now; undefined when it is lost or unknown. */
  async usable(nodeId: string): Promise<NodeLife | undefined> {
    const where = { id: nodeId, state: { not: 'lost' as const } };
    const node = await this.database.mediaNode.findUnique({ where, select: { id: true, epoch: true } });
    return node ? lifeOf(node) : undefined;
  }

  /** Which of the things that a node holds are owned by nobody any more. */
  async audit({ publicationIds, subscriptionIds }: RequestOf<typeof mediaOperations.audit>) {
    const [unknownPublicationIds, unknownSubscriptionIds] = await Promise.all([
      this.unknown(publicationIds, 'SELECT true FROM stream WHERE publication_id = held.id'),
      this.unknown(subscriptionIds, 'SELECT true FROM subscription WHERE id = held.id'),
    ]);
    return { unknownPublicationIds, unknownSubscriptionIds };
  }

  /** @param known SQL that finds the one row; each is looked up by its index, however many there are of others */
  private async unknown(ids: string[], known: string): Promise<string[]> {
    const rows = await this.database.statements.query<{ id: string }>(
      `SELECT id FROM unnest($1::uuid[]) AS held (id) WHERE (${known}) IS NULL`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /** It need not be missed first: whoever looks for lost nodes next ends its streams. */
  private async leave({ nodeId, epoch }: Heartbeat): Promise<Verdict> {
    await this.database.mediaNode.updateMany({ where: { id: nodeId, epoch }, data: { state: 'lost' } });
    return { verdict: 'accepted', drainWanted: false };
  }
}
