import { Database, type SessionTransaction, SessionTransactions } from '@convene/database';
import { Injectable, Logger } from '@nestjs/common';
import { CameraJobs } from '../cameras/camera-jobs.js';
import { unlessGone } from '../sessions/change-session.js';
import { isOfIpCamera } from '../streams/stream-camera.js';
import { StreamEndings } from '../streams/stream-endings.js';

const SESSIONS_AT_ONCE = 8;

/** Something of a session that is gone. */
type Loss = { sessionUid: string } & ({ publicationId: string } | { subscriptionId: string });

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
    await this.inSessions([...streams, ...deaf]);
  }

  /** Ends the streams whose node is lost, or was restarted since: also those that an earlier, broken off run left. */
  async endOrphans(): Promise<void> {
    const orphans = await this.database.$queryRaw<{ sessionUid: string; publicationId: string }[]>`
      SELECT stream.session_uid AS "sessionUid", stream.publication_id AS "publicationId"
      FROM stream LEFT JOIN media_node AS node
        ON node.id = stream.media_node_id AND node.epoch = stream.media_node_epoch AND node.state <> 'lost'
      WHERE node.id IS NULL`;
    await this.inSessions(orphans);
  }

  /**
   * Some sessions at once, so that a node that had hundreds is dealt with in seconds. One that cannot be changed now holds
   * up no other.
   *
   * @throws what went wrong with the first of those, when all are done
   */
  private async inSessions(losses: Loss[]): Promise<void> {
    const failures: unknown[] = [];
    const left = Map.groupBy(losses, ({ sessionUid }) => sessionUid).entries();
    const workers = Array.from({ length: SESSIONS_AT_ONCE }, async () => {
      for (const [sessionUid, lost] of left) {
        const change = this.transactions.change(sessionUid, (transaction) => this.endIn(transaction, lost));
        await unlessGone(change).catch((error: unknown) => failures.push(error));
      }
    });
    await Promise.all(workers);
    if (failures.length > 0) throw failures[0];
  }

  /** Another replica may have done it already. */
  private async endIn(transaction: SessionTransaction, losses: Loss[]): Promise<void> {
    const sessionUid = transaction.session.uid;
    const publicationIds = losses.flatMap((loss) => ('publicationId' in loss ? [loss.publicationId] : []));
    const subscriptionIds = losses.flatMap((loss) => ('subscriptionId' in loss ? [loss.subscriptionId] : []));
    const lost = await transaction.db.stream.findMany({ where: { publicationId: { in: publicationIds } } });
    for (const stream of lost) {
      await this.endings.unpublish(transaction, stream, 'mediaServerDisconnect', { kind: 'everybody' });
    }
    const deaf = await transaction.db.subscription.findMany({ where: { id: { in: subscriptionIds } } });
    for (const subscription of deaf) {
      await this.endings.unsubscribe(transaction, subscription, 'mediaServerDisconnect');
    }
    if (lost.length + deaf.length === 0) return;
    transaction.afterCommit(() => {
      this.logger.warn({ sessionUid, msg: 'Media was lost; its participants may publish again' });
      this.cameras.restoreSoon(lost.filter(isOfIpCamera).map(({ ownerId }) => ownerId));
    });
  }
}
