import { Database } from '@convene/database';
import { mediaOperations } from '@convene/service-contracts';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { chooseReceivingNode, type ReceivingNode } from './choose-receiving-node.js';
import type { NodeLife } from './node-life.js';

/** How old what Postgres says may become, milliseconds. */
const READ_EVERY_MS = 1_000;
/** Until its node tells, a subscription is taken for this share of a core, and a node has no room from this use on. */
const { EXPECTED_USE, FULL_USE } = mediaOperations;

interface Known extends NodeLife {
  readonly use: number;
  readonly workers: number;
  readonly hasRoom: boolean;
  /** It has been silent for a moment, and may be gone. */
  readonly isSuspected: boolean;
}

/** From which media nodes streams are received: as they said a moment ago, with what has been placed here since. */
@Injectable()
export class ReceivingNodes implements OnApplicationBootstrap, OnApplicationShutdown {
  private known: readonly Known[] = [];
  /** By node: subscriptions that were placed since. */
  private placed = new Map<string, number>();
  private readonly reading = new PeriodicTask(
    READ_EVERY_MS,
    () => this.read(),
    new FailureLog(new Logger('placement'), 'reading where media nodes have room'),
  );

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.reading.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.reading.stop();
  }

  /** The node from which somebody is to receive a stream. @param home where it is published */
  async choose(streamId: string, home: NodeLife): Promise<NodeLife> {
    const chosen = await this.chosen(streamId, home);
    this.placed.set(chosen.nodeId, (this.placed.get(chosen.nodeId) ?? 0) + 1);
    return chosen;
  }

  /** Reads what the nodes have told. @throws when Postgres is away */
  async read(): Promise<void> {
    this.known = await this.database.statements.query<Known>(
      `SELECT id AS "nodeId", epoch::text AS epoch, use, workers,
          suspected_at IS NOT NULL AS "isSuspected",
          state = 'running' AND suspected_at IS NULL AND workers > 0 AND NOT is_full AS "hasRoom"
        FROM media_node WHERE state <> 'lost'`,
    );
    this.placed = new Map();
  }

  private async chosen(streamId: string, home: NodeLife): Promise<NodeLife> {
    const atHome = this.known.find(({ nodeId, epoch }) => nodeId === home.nodeId && epoch === home.epoch);
    // Nobody else can get a stream from a node that is gone.
    if (!atHome || atHome.isSuspected || this.expected(atHome).hasRoom) return home;
    // Only of a stream whose node is full it matters who else has it.
    const near = await this.nodesWith(streamId);
    const { nodeId, epoch } = chooseReceivingNode(
      home,
      this.known.map((node) => this.expected(node)),
      near,
    );
    return { nodeId, epoch };
  }

  private expected(node: Known): ReceivingNode {
    const placed = this.placed.get(node.nodeId) ?? 0;
    const use = node.use + (placed * EXPECTED_USE) / Math.max(node.workers, 1);
    return { ...node, use, hasRoom: node.hasRoom && (placed === 0 || use < FULL_USE) };
  }

  private async nodesWith(streamId: string): Promise<Set<string>> {
    const found = await this.database.statements.query<{ nodeId: string }>(
      'SELECT DISTINCT media_node_id AS "nodeId" FROM subscription WHERE stream_id = $1',
      [streamId],
    );
    return new Set(found.map(({ nodeId }) => nodeId));
  }
}
