import { Database, type MediaNode, Prisma } from '@convene/database';
import { Injectable } from '@nestjs/common';
import type { NodeLife } from './node-life.js';

/** So many publications and subscriptions a session is expected to bring at least: two people who see each other. */
const EXPECTED_LOAD = 4;
/** For so long after it was placed, seconds. */
const EXPECTED_FOR_S = 20;

/** A media node and what it carries. */
export interface NodeLoad extends NodeLife {
  state: MediaNode['state'];
  /** Whether its heartbeats are missing at the moment. */
  isSuspected: boolean;
  since: Date;
  seenAt: Date;
  workers: number;
  publications: number;
  subscriptions: number;
  /** How many sessions live there. */
  sessions: number;
  /** Publications and subscriptions per worker, also those that sessions placed a moment ago are about to bring. */
  load: number;
}

/** What the media nodes carry: by their heartbeats, and by what is known here and cannot be in a heartbeat yet. */
@Injectable()
export class NodeLoads {
  constructor(private readonly database: Database) {}

  /** All nodes that are known, by their names. */
  async all(db: Prisma.TransactionClient = this.database): Promise<NodeLoad[]> {
    return this.select(db, Prisma.sql`true`);
  }

  async one(nodeId: string): Promise<NodeLoad | undefined> {
    const [node] = await this.select(this.database, Prisma.sql`node.id = ${nodeId}`);
    return node;
  }

  private async select(db: Prisma.TransactionClient, which: Prisma.Sql): Promise<NodeLoad[]> {
    return db.$queryRaw<NodeLoad[]>`
      SELECT node.id AS "nodeId", node.epoch::text AS epoch, node.state::text AS state,
        node.suspected_at IS NOT NULL AS "isSuspected", node.since, node.seen_at AS "seenAt", node.workers,
        node.publications, node.subscriptions, placed.sessions::int AS sessions,
        (node.publications + node.subscriptions + placed.expected)::float / greatest(node.workers, 1) AS load
      FROM media_node AS node, LATERAL (
        SELECT count(*) AS sessions, coalesce(sum(
          CASE WHEN placed_at > now() - make_interval(secs => ${EXPECTED_FOR_S}) THEN greatest(0, ${EXPECTED_LOAD} - 2 * (
            SELECT count(*) FROM stream WHERE stream.session_uid = session.uid
          )) ELSE 0 END), 0) AS expected
        FROM session WHERE session.media_node_id = node.id AND session.closed_at IS NULL
      ) AS placed
      WHERE ${which}
      ORDER BY node.id`;
  }
}
