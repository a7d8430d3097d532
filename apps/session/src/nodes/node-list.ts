import { Database } from '@convene/database';
import { errorMediaNodeLost, errorNoMediaNodeOfId, type MediaNodeObject } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { NodeLoads, type NodeLoad } from './node-loads.js';

/** What operators see of the media nodes, and do with them. */
@Injectable()
export class NodeList {
  constructor(
    private readonly database: Database,
    private readonly loads: NodeLoads,
  ) {}

  async list(): Promise<MediaNodeObject[]> {
    const [nodes, sessions] = await Promise.all([this.loads.all(), this.sessionsOn({ not: null })]);
    const byNode = Map.groupBy(sessions, ({ mediaNodeId }) => mediaNodeId);
    return nodes.map((node) => nodeObject(node, byNode.get(node.nodeId) ?? []));
  }

  /** @throws RestError 404 */
  async get(id: string): Promise<MediaNodeObject> {
    const [node, sessions] = await Promise.all([this.loads.one(id), this.sessionsOn(id)]);
    if (!node) throw errorNoMediaNodeOfId(id);
    return nodeObject(node, sessions);
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

function nodeObject(node: NodeLoad, sessions: { sessionId: string }[]): MediaNodeObject {
  const { nodeId, state, isSuspected, since, seenAt, workers, publications, subscriptions, load } = node;
  return {
    id: nodeId,
    object: 'mediaNode',
    status: state,
    connected: state !== 'lost' && !isSuspected,
    connectionTime: since.getTime(),
    lastSeen: seenAt.getTime(),
    workers,
    publications,
    subscriptions,
    load,
    sessions: sessions.map(({ sessionId }) => sessionId),
  };
}
