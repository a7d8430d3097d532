import { Database } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { loseMedia } from '../../rules/stream/lose-media.js';
import { sessionBySession } from '../changing/session-by-session.js';
import { Sessions } from '../changing/sessions.js';

/** Something of a session that is gone. */
type Loss = { sessionUid: string } & ({ publicationId: string } | { subscriptionId: string });

/** Ends what a media node or one of its workers took down with it. */
@Injectable()
export class LostMedia {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
  ) {}

  /** A worker died: exactly these are gone. May be told twice. */
  async end(publicationIds: string[], subscriptionIds: string[]): Promise<void> {
    const [streams, subscriptions] = await Promise.all([
      this.database.stream.findMany({
        where: { publicationId: { in: publicationIds } },
        select: { sessionUid: true, publicationId: true },
      }),
      this.database.subscription.findMany({
        where: { id: { in: subscriptionIds } },
        select: { id: true, subscriber: { select: { sessionUid: true } } },
      }),
    ]);
    const deaf = subscriptions.map(({ id, subscriber }) => ({ sessionUid: subscriber.sessionUid, subscriptionId: id }));
    await this.endAll([...streams, ...deaf]);
  }

  /**
   * Ends the streams whose node is lost, or was restarted since, and those that somebody received from it: also those that an
   * earlier, broken off run left. What costs is the number of nodes' lives, not that of streams.
   */
  async endOrphans(): Promise<void> {
    for (const { node, epoch } of await this.lostLivesIn('stream')) {
      const orphans = await this.database.stream.findMany({
        where: { mediaNodeId: node, mediaNodeEpoch: epoch },
        select: { sessionUid: true, publicationId: true },
      });
      await this.endAll(orphans);
    }
    for (const { node, epoch } of await this.lostLivesIn('subscription')) {
      const deaf = await this.database.stream.findMany({
        where: { subscriptions: { some: { mediaNodeId: node, mediaNodeEpoch: epoch } } },
        select: { sessionUid: true, publicationId: true },
      });
      await this.endAll(deaf);
    }
  }

  private async lostLivesIn(table: 'stream' | 'subscription'): Promise<{ node: string; epoch: string }[]> {
    return this.database.statements.query(
      `WITH RECURSIVE life (node, epoch) AS (
          (SELECT media_node_id, media_node_epoch FROM ${table} ORDER BY 1, 2 LIMIT 1)
          UNION ALL
          SELECT later.* FROM life, LATERAL (
            SELECT media_node_id, media_node_epoch FROM ${table}
            WHERE (media_node_id, media_node_epoch) > (life.node, life.epoch) ORDER BY 1, 2 LIMIT 1
          ) AS later
        )
        SELECT node, epoch::text AS epoch FROM life WHERE NOT EXISTS (
          SELECT FROM media_node WHERE id = life.node AND media_node.epoch = life.epoch AND state <> 'lost')`,
    );
  }

  private async endAll(losses: Loss[]): Promise<void> {
    await sessionBySession(losses, (sessionUid, ofSession) => this.endIn(sessionUid, ofSession));
  }

  private async endIn(uid: string, losses: Loss[]): Promise<void> {
    const publicationIds = losses.flatMap((loss) => ('publicationId' in loss ? [loss.publicationId] : []));
    const subscriptionIds = losses.flatMap((loss) => ('subscriptionId' in loss ? [loss.subscriptionId] : []));
    const parts = { streams: publicationIds, subscriptions: subscriptionIds, receivers: true };
    await this.sessions.changeUnlessGone({ uid }, { parts }, (draft) =>
      loseMedia(draft, { publicationIds, subscriptionIds }),
    );
  }
}
