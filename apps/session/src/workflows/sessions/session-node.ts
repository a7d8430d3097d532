import { errorNoMediaNode, errorNotJoined } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { lifeOf, type NodeLife } from '../../nodes/node-life.js';
import { Placement } from '../../nodes/placement.js';
import type { Place } from '../../rules/draft.js';
import { moveSession } from '../../rules/session/activate-session.js';
import { Sessions } from '../changing/sessions.js';

/** Where a session's media lives: on one node, until that is lost. */
@Injectable()
export class SessionNode {
  constructor(
    private readonly sessions: Sessions,
    private readonly placement: Placement,
  ) {}

  /** As `of`, for a participant. @throws RpcError 204 when there is none, 803 when the session has ended */
  async ofCaller(place: Place, method: string): Promise<NodeLife> {
    const node = await this.of(place, () => errorNotJoined(method));
    if (!node) throw errorNoMediaNode(place.sessionId);
    return node;
  }

  /**
   * The session's node. When it is lost, or is draining and has none of the session's streams, the session moves to another
   * one. Undefined when there is none.
   * @param place what was read of the session, with its node
   * @param gone makes the error to throw when the session has ended
   */
  async of(place: Place, gone: () => Error): Promise<NodeLife | undefined> {
    return settled(place) ?? this.move(place.uid, gone);
  }

  private async move(uid: string, gone: () => Error): Promise<NodeLife | undefined> {
    return this.sessions.change({ uid }, { parts: { node: true, runningNodes: 'always' }, gone }, (draft) => {
      const current = settled(draft.place);
      if (current) return current; // another request has moved it meanwhile
      const chosen = this.placement.choose(uid, draft.runningNodes);
      // Better a node that is draining than none.
      if (!chosen) return usable(draft.place);
      moveSession(draft, chosen.nodeId);
      return chosen;
    });
  }
}

const usable = ({ node }: Place): NodeLife | undefined =>
  node && node.row.state !== 'lost' ? lifeOf(node.row) : undefined;

function settled(place: Place): NodeLife | undefined {
  const isLeft = place.node?.row.state === 'draining' && place.node.streams === 0;
  return isLeft ? undefined : usable(place);
}
