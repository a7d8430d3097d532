import { errorSdpOfPublisher, newStreamId, type PublishVideoParams } from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../../nodes/media-client.js';
import { mayPublish, publish, streamOf } from '../../rules/stream/publish.js';
import { newStream } from '../changing/parts.js';
import { SessionNode } from '../sessions/session-node.js';
import { type Caller, Sessions } from '../changing/sessions.js';
import { Bandwidth } from './bandwidth.js';

const METHOD = 'publishVideo';

type Published = ReplyOf<typeof rpcOperations.publishVideo>;

/** A participant begins to publish (protocol 7.3): the media first, then the stream. */
@Injectable()
export class PublishVideo {
  constructor(
    private readonly sessions: Sessions,
    private readonly sessionNode: SessionNode,
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
  ) {}

  /** @throws RpcError 803, 401, 406, 10, 204, 302, 999 */
  async publish(caller: Caller, params: PublishVideoParams, publicationId: string): Promise<Published> {
    const { sessionUid, connectionId } = caller;
    const looked = await this.sessions.lookAs(caller, METHOD, { node: true }, (draft, present) => {
      mayPublish(present, draft.streams.first('ownerId', present.id), params);
      return { owner: present, place: draft.place };
    });
    const { owner, place } = looked.result;
    const node = await this.sessionNode.ofCaller(place, METHOD);
    const id = newStreamId(connectionId, params.hasVideo, params.typeOfVideo);
    const { sdpOffer, hasAudio, hasVideo, doLoopback: loopback } = params;
    const limits = this.bandwidth.ofPublisher(owner.kurentoOptions);
    const made = { id, publicationId, sessionUid, mediaNodeId: node.nodeId, mediaNodeEpoch: node.epoch };
    const { sdpAnswer, recorded } = await this.media.publish(
      node,
      { sessionUid, streamId: id, publicationId, sdpOffer, hasAudio, hasVideo, loopback, ...limits },
      (problem) => errorSdpOfPublisher(connectionId, problem),
      // Everything may have changed while the media was made, so the rule looks at it again.
      () => looked.change((draft, present) => publish(draft, present, streamOf(params, made)), newStream(connectionId)),
    );
    return { id: recorded.id, createdAt: recorded.createdAt.getTime(), sdpAnswer };
  }
}
