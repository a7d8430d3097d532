import { randomUUID } from 'node:crypto';
import type { Connection, Stream } from '@convene/database';
import { errorSdpOfPublisher, type ReconnectStreamParams } from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../../nodes/media-client.js';
import { NodeRegistry } from '../../nodes/node-registry.js';
import { existingStream } from '../../rules/stream/find-stream.js';
import { republish } from '../../rules/stream/republish.js';
import { resubscribe } from '../../rules/stream/subscribe.js';
import { SessionNode } from '../sessions/session-node.js';
import { type Caller, Sessions } from '../changing/sessions.js';
import { SubscriptionMedia } from '../subscribing/subscription-media.js';
import { Bandwidth } from '../publishing/bandwidth.js';

const METHOD = 'reconnectStream';

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
    const { connection, place, stream, owner } = await this.sessions.lookAs(
      caller,
      METHOD,
      { streams: [streamId], node: true },
      (draft, present) => ({ connection: present, place: draft.place, ...existingStream(draft, streamId) }),
    );
    if (owner.id === connection.id) return this.publishAgain(caller, owner, stream, place, sdpOffer);
    const wish = { caller, subscriber: connection, stream, owner, sdpOffer, subscriptionId: randomUUID() };
    return this.subscriptionMedia.open(wish, (media) =>
      this.sessions.changeAs(caller, METHOD, { streams: [streamId], between: true }, (draft, subscriber) =>
        resubscribe(draft, subscriber, streamId, media),
      ),
    );
  }

  private async publishAgain(
    caller: Caller,
    { connectionId, kurentoOptions }: Connection,
    { id: streamId, mediaNodeId, hasAudio, hasVideo, loopback }: Stream,
    place: Parameters<SessionNode['ofCaller']>[0],
    sdpOffer: string,
  ) {
    const node = (await this.nodes.usable(mediaNodeId)) ?? (await this.sessionNode.ofCaller(place, METHOD));
    const publicationId = randomUUID();
    const { sessionUid } = caller;
    const limits = this.bandwidth.ofPublisher(kurentoOptions);
    const media = { publicationId, mediaNodeId: node.nodeId, mediaNodeEpoch: node.epoch };
    const { sdpAnswer, recorded } = await this.media.publish(
      node,
      { sessionUid, streamId, publicationId, sdpOffer, hasAudio, hasVideo, loopback, ...limits },
      (problem) => errorSdpOfPublisher(connectionId, problem),
      () =>
        this.sessions.changeAs(caller, METHOD, { streams: [streamId] }, (draft) => republish(draft, streamId, media)),
    );
    return { id: recorded.id, createdAt: recorded.createdAt.getTime(), sdpAnswer };
  }
}
