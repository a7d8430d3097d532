import { Database, type MediaNode } from '@convene/database';
import { errorMediaNodeLost, errorNoMediaNodeOfId, type MediaNodeObject } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { loadOf, type NewSession, readNewSessions } from './node-load.js';

/** What operators see of the media nodes, and do with them. */
@Injectable()
export class NodeList {
  constructor(private readonly database: Database) {}

  async list(): Promise<MediaNodeObject[]> {
    const [nodes, sessions, newOnes] = await Promise.all([
      this.database.mediaNode.findMany({ orderBy: { id: 'asc' } }),
      this.sessionsOn({ not: null }),
      readNewSessions(this.database),
    ]);
    const byNode = Map.groupBy(sessions, ({ mediaNodeId }) => mediaNodeId);
    return nodes.map((node) => nodeObject(node, byNode.get(node.id) ?? [], newOnes));
  }

  /** @throws RestError 404 */
  async get(id: string): Promise<MediaNodeObject> {
    const [node, sessions, newOnes] = await Promise.all([
      this.database.mediaNode.findUnique({ where: { id } }),
      this.sessionsOn(id),
      readNewSessions(this.database),
    ]);
    if (!node) throw errorNoMediaNodeOfId(id);
    return nodeObject(node, sessions, newOnes);
  }

  /**
   * Nothing new is placed on this life of the node, or again. What it carries goes on.
   *
   * @throws RestError 404, 409 when it is lost
   */
  async drain(id: string, wanted: boolean): Promise<MediaNodeObject> {
    const { count } = await this.database.mediaNode.updateMany({
      where: { id, state: { not: 'lost' } },
      data: { drainWanted: wanted, state: wanted ? 'draining' : 'running' },
    });
    const node = await this.get(id);
    if (count === 0) throw errorMediaNodeLost(id);
    return node;
  }

  private async sessionsOn(mediaNodeId: string | { not: null }) {
    return this.database.session.findMany({
      where: { closedAt: null, mediaNodeId },
      select: { sessionId: true, mediaNodeId: true },
      orderBy: { createdAt: 'asc' },
    });
  }
}

function nodeObject(node: MediaNode, sessions: { sessionId: string }[], newOnes: NewSession[]): MediaNodeObject {
  const { id, state, suspectedAt, since, seenAt, workers, publications, subscriptions } = node;
  const expected = newOnes.reduce((sum, { nodeId, expected: one }) => (nodeId === id ? sum + one : sum), 0);
  return {
    id,
    object: 'mediaNode',
    status: state,
    connected: state !== 'lost' && suspectedAt === null,
    connectionTime: since.getTime(),
    lastSeen: seenAt.getTime(),
    workers,
    publications,
    subscriptions,
    load: loadOf(node, expected),
    sessions: sessions.map(({ sessionId }) => sessionId),
  };
}
