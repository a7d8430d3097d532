import {
  errorNoMediaNode,
  errorSessionCannotBeFound,
  errorTokenNotValid,
  newConnectionId,
  newRpcSessionId,
  tokenIdOf,
} from '@convene/openvidu-protocol';
import type { ReplyOf, RequestOf, rpcOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable } from '@nestjs/common';
import { Placement } from '../../nodes/placement.js';
import type { Draft } from '../../rules/draft.js';
import { joinAnswer } from '../../rules/session/join-answer.js';
import { join } from '../../rules/session/join.js';
import { TurnCredentials } from '../../turn/turn-credentials.js';
import { isAttached } from '../reconnecting/is-attached.js';
import { Sessions } from '../changing/sessions.js';

type Request = RequestOf<typeof rpcOperations.joinRoom>;
type Answer = ReplyOf<typeof rpcOperations.joinRoom>;

/** A client enters a session (protocol 7.1). */
@Injectable()
export class JoinRoom {
  constructor(
    private readonly sessions: Sessions,
    private readonly placement: Placement,
    private readonly turn: TurnCredentials,
    private readonly bus: ServiceBus,
  ) {}

  /**
   * Who shows a token again because he was not answered gets the place that he has got already; also over another socket.
   * @throws RpcError 202, 401, 104, 201, 204; ServiceError when it cannot be known whether he was answered
   */
  async join(request: Request): Promise<Answer> {
    const { session: sessionId, token } = request.params;
    let abandoned: string | undefined;
    for (;;) {
      const joined = await this.enter(request, abandoned);
      if (joined === 'no-media-node') throw errorNoMediaNode(sessionId);
      if (!('unanswered' in joined)) return joined;
      if (await isAttached(this.bus, joined.unanswered)) throw errorTokenNotValid(sessionId, token);
      abandoned = joined.unanswered.arrivalId!;
    }
  }

  private async enter(request: Request, abandoned: string | undefined) {
    const { params } = request;
    const tokenId = tokenIdOf(params.token);
    const ids = { connectionId: newConnectionId(), rpcSessionId: newRpcSessionId() };
    return this.sessions.change(
      { sessionId: params.session },
      {
        parts: {
          people: 'all',
          tokens: tokenId === undefined || request.insecure ? [] : [tokenId],
          runningNodes: 'for the first',
        },
        gone: () => errorSessionCannotBeFound(params.session),
      },
      (draft) => {
        const nodeId = this.nodeFor(draft);
        return this.answer(draft, params.sdkVersion, join(draft, { ...request, ...ids, nodeId, abandoned }));
      },
    );
  }

  /** For whoever comes first. */
  private nodeFor(draft: Draft): string | undefined {
    const { activatedAt, uid } = draft.session;
    return activatedAt ? undefined : this.placement.choose(uid, draft.runningNodes)?.nodeId;
  }

  private answer(draft: Draft, sdkVersion: string | undefined, joined: ReturnType<typeof join>) {
    if (joined === 'no-media-node' || 'unanswered' in joined) return joined;
    const { sessionUid, connectionId, attachment, cursor, token, rpcSessionId } = joined.connection;
    const turn = this.turn.forJoin(token);
    draft.admit(...(turn?.admissions ?? []));
    return {
      rpcSessionId,
      attachment: { sessionUid, connectionId, attachment, cursor },
      result: joinAnswer(draft, joined, sdkVersion, turn?.result),
    };
  }
}
