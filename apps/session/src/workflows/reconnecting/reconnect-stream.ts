import { randomUUID } from 'node:crypto';
import { errorSdpOfPublisher, type ReconnectStreamParams } from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../../nodes/media-client.js';
import { NodeRegistry } from '../../nodes/node-registry.js';
import type { Place } from '../../rules/draft.js';
import { existingStream, type OwnedStream } from '../../rules/stream/find-stream.js';
import { republish } from '../../rules/stream/republish.js';
import { resubscribe } from '../../rules/stream/subscribe.js';
import { SessionNode } from '../sessions/session-node.js';
import { type Caller, type Looked, Sessions } from '../changing/sessions.js';
import { SubscriptionMedia } from '../subscribing/subscription-media.js';
import { Bandwidth } from '../publishing/bandwidth.js';

const METHOD = 'reconnectStream';

/** A stream that is published, and where its session lives. */
type Published = OwnedStream & { place: Place };

/**
 * A client replaces a broken peer connection by a new one (protocol 7.13). For everybody else nothing happens: no
 * notification, no entry in the log, the same stream and subscription as before.
 */
@Injectable()
export class ReconnectStream {
  constructor(
    private readonly sessions: Sessions,
    private readonly nodes: NodeRegistry,
    private readonly sessionNode: SessionNode,
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
    private readonly subscriptionMedia: SubscriptionMedia,
  ) {}

  /** @throws RpcError 803, 105, 204, 302, 999 */
  async reconnect(
    caller: Caller,
    { stream: streamId, sdpOffer }: ReconnectStreamParams,
  ): Promise<ReplyOf<typeof rpcOperations.reconnectStream>> {
    const parts = { streams: [streamId], between: true, node: true };
    const looked = await this.sessions.lookAs(caller, METHOD, parts, (draft, connection) => ({
      connection,
      place: draft.place,
      ...existingStream(draft, streamId),
    }));
    const { connection: subscriber, owner, stream } = looked.result;
    if (owner.id === subscriber.id) return this.publishAgain(caller, looked, sdpOffer);
    const wish = { caller, subscriber, stream, owner, sdpOffer, subscriptionId: randomUUID() };
    return this.subscriptionMedia.open(wish, (media) =>
      looked.change((draft, connection) => resubscribe(draft, connection, streamId, media)),
    );
  }

  private async publishAgain({ sessionUid, connectionId }: Caller, looked: Looked<Published>, sdpOffer: string) {
    const { place, owner, stream } = looked.result;
    const { id: streamId, mediaNodeId, hasAudio, hasVideo, loopback } = stream;
    const node = (await this.nodes.usable(mediaNodeId)) ?? (await this.sessionNode.ofCaller(place, METHOD));
    const publicationId = randomUUID();
    const limits = this.bandwidth.ofPublisher(owner.kurentoOptions);
    const media = { publicationId, mediaNodeId: node.nodeId, mediaNodeEpoch: node.epoch };
    const { sdpAnswer, recorded } = await this.media.publish(
      node,
      { sessionUid, streamId, publicationId, sdpOffer, hasAudio, hasVideo, loopback, ...limits },
      (problem) => errorSdpOfPublisher(connectionId, problem),
      () => looked.change((draft) => republish(draft, streamId, media)),
    );
    return { id: recorded.id, createdAt: recorded.createdAt.getTime(), sdpAnswer };
  }
}
