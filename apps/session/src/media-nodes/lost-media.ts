import { Database, SessionTransactions } from '@convene/database';
import { Injectable, Logger } from '@nestjs/common';
import { CameraJobs } from '../cameras/camera-jobs.js';
import { unlessGone } from '../sessions/change-session.js';
import { isOfIpCamera } from '../streams/stream-camera.js';
import { StreamEndings } from '../streams/stream-endings.js';

/**
 * Ends what a media node or one of its workers took down with it: the streams' owners and receivers are told
 * `mediaServerDisconnect`, everybody stays joined and may publish again (protocol 8.14). IP cameras are published again.
 */
@Injectable()
export class LostMedia {
  private readonly logger = new Logger(LostMedia.name);

  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly endings: StreamEndings,
    private readonly cameras: CameraJobs,
  ) {}

  /** A worker died: exactly these are gone. May be told twice. */
  async end(publicationIds: string[], subscriptionIds: string[]): Promise<void> {
    const [streams, subscriptions] = await Promise.all([
      this.database.stream.findMany({ where: { publicationId: { in: publicationIds } }, select: { sessionUid: true } }),
      this.database.subscription.findMany({
        where: { id: { in: subscriptionIds } },
        select: { subscriber: { select: { sessionUid: true } } },
      }),
    ]);
    const uids = [...streams.map((s) => s.sessionUid), ...subscriptions.map((s) => s.subscriber.sessionUid)];
    await this.inSessions(uids, { publicationId: { in: publicationIds } }, { id: { in: subscriptionIds } });
  }

  /** Ends the streams whose node is lost, or was restarted since: also those that an earlier, broken off run left. */
  async endOrphans(): Promise<void> {
    const orphans = await this.database.$queryRaw<{ sessionUid: string; publicationId: string }[]>`
      SELECT stream.session_uid AS "sessionUid", stream.publication_id AS "publicationId"
      FROM stream LEFT JOIN media_node AS node
        ON node.id = stream.media_node_id AND node.epoch = stream.media_node_epoch AND node.state <> 'lost'
      WHERE node.id IS NULL`;
    const publicationIds = orphans.map((orphan) => orphan.publicationId);
    const uids = orphans.map((orphan) => orphan.sessionUid);
    await this.inSessions(uids, { publicationId: { in: publicationIds } }, { id: { in: [] } });
  }

  private async inSessions(
    uids: string[],
    streams: { publicationId: { in: string[] } },
    subscriptions: { id: { in: string[] } },
  ): Promise<void> {
    for (const sessionUid of new Set(uids)) {
      const change = this.transactions.change(sessionUid, async (transaction) => {
        const lost = await transaction.db.stream.findMany({ where: { ...streams, sessionUid } });
        for (const stream of lost) {
          await this.endings.unpublish(transaction, stream, 'mediaServerDisconnect', { kind: 'everybody' });
        }
        const deaf = await transaction.db.subscription.findMany({
          where: { ...subscriptions, subscriber: { sessionUid } },
        });
        for (const subscription of deaf) {
          await this.endings.unsubscribe(transaction, subscription, 'mediaServerDisconnect');
        }
        transaction.afterCommit(() => {
          this.logger.warn({ sessionUid, msg: 'Media was lost; its participants may publish again' });
          this.cameras.restoreSoon(lost.filter(isOfIpCamera).map(({ ownerId }) => ownerId));
        });
      });
      await unlessGone(change);
    }
  }
}
