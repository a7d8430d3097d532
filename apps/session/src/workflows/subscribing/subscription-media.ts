import type { Connection, Stream } from '@convene/database';
import { errorSdpOfSubscriber, errorUnavailable, RpcError } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../../nodes/media-client.js';
import type { NodeLife } from '../../nodes/node-life.js';
import { ReceivingNodes } from '../../nodes/receiving-nodes.js';
import type { NewSubscription } from '../../rules/stream/subscribe.js';
import { Bandwidth } from '../publishing/bandwidth.js';
import type { Caller } from '../changing/sessions.js';

/** A client's wish to receive a stream. */
export interface Wish {
  caller: Caller;
  subscriber: Connection;
  stream: Stream;
  owner: Connection;
  sdpOffer: string;
  /** Of what is to be made. */
  subscriptionId: string;
}

/** Writes the row of what was made. */
type Recording = (media: NewSubscription) => Promise<void>;

/** The media of whoever receives a stream: made before the subscription is. */
@Injectable()
export class SubscriptionMedia {
  constructor(
    private readonly nodes: ReceivingNodes,
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
  ) {}

  /**
   * Makes the media, then records it: on the stream's node, or, when that has no room, on another one, to which it is relayed.
   * @throws RpcError 302, 999; whatever `record` throws
   */
  async open(wish: Wish, record: Recording): Promise<{ sdpAnswer: string }> {
    const home = { nodeId: wish.stream.mediaNodeId, epoch: wish.stream.mediaNodeEpoch };
    const node = await this.nodes.choose(wish.stream.id, home);
    if (node.nodeId === home.nodeId) return this.openOn(home, wish, record);
    try {
      return await this.openOn(node, wish, record, home);
    } catch (error) {
      // That another node cannot get the stream, or does not know how, must keep nobody from it.
      if (!(error instanceof RpcError && error.code === errorUnavailable().code)) throw error;
      return this.openOn(home, wish, record);
    }
  }

  private async openOn(
    node: NodeLife,
    { caller, subscriber, stream, owner, sdpOffer, subscriptionId }: Wish,
    record: Recording,
    origin?: NodeLife,
  ): Promise<{ sdpAnswer: string }> {
    const limits = this.bandwidth.ofSubscriber(subscriber.kurentoOptions);
    const { sessionUid } = caller;
    const { sdpAnswer } = await this.media.subscribe(
      node,
      { sessionUid, streamId: stream.id, subscriptionId, sdpOffer, ...limits, ...(origin && { origin }) },
      (problem) => errorSdpOfSubscriber(subscriber.connectionId, owner.connectionId, problem),
      () => record({ id: subscriptionId, mediaNodeId: node.nodeId, mediaNodeEpoch: node.epoch }),
    );
    return { sdpAnswer };
  }
}
