import { Database, SessionTransactions } from '@convene/database';
import { errorNoMediaNode, errorNotJoined } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../connections/caller.js';
import { changeSession } from '../sessions/change-session.js';
import type { NodeLife } from './media-client.js';
import { MediaNodesService } from './media-nodes.service.js';

/** Where a session's media lives: on one node, until that is lost. */
@Injectable()
export class SessionNode {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly nodes: MediaNodesService,
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
   * The session's node; when it is lost, the session moves to another one. Undefined when there is none.
   * @param gone makes the error to throw when the session has ended
   */
  async find(sessionUid: string, gone: () => Error): Promise<NodeLife | undefined> {
    const session = await this.database.session.findUniqueOrThrow({
      where: { uid: sessionUid },
      select: { mediaNodeId: true },
    });
    const usual = session.mediaNodeId ? await this.nodes.usable(session.mediaNodeId) : undefined;
    return usual ?? this.moveToAnotherNode(sessionUid, gone);
  }

  private async moveToAnotherNode(sessionUid: string, gone: () => Error): Promise<NodeLife | undefined> {
    return changeSession(this.transactions, sessionUid, gone, async ({ db, session }) => {
      const current = session.mediaNodeId ? await this.nodes.usable(session.mediaNodeId, db) : undefined;
      if (current) return current; // another request has moved it meanwhile
      const node = await this.nodes.leastLoaded(db);
      if (!node) return undefined;
      await db.session.update({
        where: { uid: sessionUid },
        data: { mediaNodeId: node.nodeId },
        select: { uid: true },
      });
      return node;
    });
  }
}
