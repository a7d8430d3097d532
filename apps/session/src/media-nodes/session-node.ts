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

  /**
   * The session's node; when it is lost, the session moves to another one.
   * @throws RpcError 204 when there is none, 803 when the session has ended
   */
  async of({ sessionUid }: Caller, method: string): Promise<NodeLife> {
    const session = await this.database.session.findUniqueOrThrow({
      where: { uid: sessionUid },
      select: { mediaNodeId: true },
    });
    const usual = session.mediaNodeId ? await this.nodes.usable(session.mediaNodeId) : undefined;
    return usual ?? this.moveToAnotherNode(sessionUid, method);
  }

  private async moveToAnotherNode(sessionUid: string, method: string): Promise<NodeLife> {
    const gone = () => errorNotJoined(method);
    return changeSession(this.transactions, sessionUid, gone, async ({ db, session }) => {
      const current = session.mediaNodeId ? await this.nodes.usable(session.mediaNodeId, db) : undefined;
      if (current) return current; // another request has moved it meanwhile
      const node = await this.nodes.leastLoaded(db);
      if (!node) throw errorNoMediaNode(session.sessionId);
      await db.session.update({
        where: { uid: sessionUid },
        data: { mediaNodeId: node.nodeId },
        select: { uid: true },
      });
      return node;
    });
  }
}
