import { Database, SessionTransactions } from '@convene/database';
import { errorNoMediaNode } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
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

  /** The session's node; when it is lost, the session moves to another one. @throws RpcError 204 when there is none */
  async of(sessionUid: string): Promise<NodeLife> {
    const session = await this.database.session.findUniqueOrThrow({
      where: { uid: sessionUid },
      select: { mediaNodeId: true },
    });
    const usual = session.mediaNodeId ? await this.nodes.usable(session.mediaNodeId) : undefined;
    return usual ?? this.moveToAnotherNode(sessionUid);
  }

  private async moveToAnotherNode(sessionUid: string): Promise<NodeLife> {
    return this.transactions.change(sessionUid, async ({ db, session }) => {
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
