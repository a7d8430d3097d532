import { Database } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { loseMedia } from '../../rules/stream/lose-media.js';
import { Sessions } from '../changing/sessions.js';

const SESSIONS_AT_ONCE = 8;

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
        await this.endIn(sessionUid, lost).catch((error: unknown) => failures.push(error));
      }
    });
    await Promise.all(workers);
    if (failures.length > 0) throw failures[0];
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
