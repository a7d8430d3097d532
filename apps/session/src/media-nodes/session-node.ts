import { Database, type Prisma, type Session, SessionTransactions } from '@convene/database';
import { errorNoMediaNode, errorNotJoined } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../connections/caller.js';
import { changeSession } from '../sessions/change-session.js';
import type { NodeLife } from './media-client.js';
import { Placement } from '../placement/placement.js';
import { MediaNodesService } from './media-nodes.service.js';

type Place = Pick<Session, 'uid' | 'mediaNodeId'>;

/** Where a session's media lives: on one node, until that is lost. */
@Injectable()
export class SessionNode {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly nodes: MediaNodesService,
    private readonly placement: Placement,
  ) {}

  /** As `find`. @throws RpcError 204 when there is none, 803 when the session has ended */
  async of({ sessionUid }: Caller, method: string): Promise<NodeLife> {
    const node = await this.find(sessionUid, () => errorNotJoined(method));
    if (node) return node;
    const session = await this.database.session.findUniqueOrThrow({
      where: { uid: sessionUid },
      select: { sessionId: true },
    });
    throw errorNoMediaNode(session.sessionId);
  }

  /**
   * The session's node. When it is lost, or is draining and has none of the session's streams, the session moves to another
   * one. Undefined when there is none.
   * @param gone makes the error to throw when the session has ended
   */
  async find(sessionUid: string, gone: () => Error): Promise<NodeLife | undefined> {
    const session = await this.database.session.findUniqueOrThrow({
      where: { uid: sessionUid },
      select: { uid: true, mediaNodeId: true },
    });
    return (await this.settled(this.database, session)) ?? this.move(sessionUid, gone);
  }

  private async settled(db: Prisma.TransactionClient, { uid, mediaNodeId }: Place): Promise<NodeLife | undefined> {
    const node = mediaNodeId ? await this.nodes.usable(mediaNodeId, db) : undefined;
    if (!node?.isDraining) return node;
    const streams = await db.stream.count({ where: { sessionUid: uid, mediaNodeId: node.nodeId } });
    return streams > 0 ? node : undefined;
  }

  private async move(sessionUid: string, gone: () => Error): Promise<NodeLife | undefined> {
    return changeSession(this.transactions, sessionUid, gone, async ({ db, session }) => {
      const current = await this.settled(db, session);
      if (current) return current; // another request has moved it meanwhile
      const node = await this.placement.within(db);
      // Better a node that is draining than none.
      if (!node) return session.mediaNodeId ? this.nodes.usable(session.mediaNodeId, db) : undefined;
      await db.session.update({
        where: { uid: sessionUid },
        data: { mediaNodeId: node.nodeId, placedAt: new Date() },
        select: { uid: true },
      });
      return node;
    });
  }
}
