import type { Connection, Stream } from '@convene/database';
import { errorSdpOfSubscriber } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../../nodes/media-client.js';
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

/** The media of whoever receives a stream: made before the subscription is. */
@Injectable()
export class SubscriptionMedia {
  constructor(
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
  ) {}

  /**
   * Makes the media, then records it.
   * @throws RpcError 302, 999; whatever `record` throws
   */
  async open(
    { caller, subscriber, stream, owner, sdpOffer, subscriptionId }: Wish,
    record: (media: NewSubscription) => Promise<void>,
  ): Promise<{ sdpAnswer: string }> {
    const { mediaNodeId, mediaNodeEpoch } = stream;
    const limits = this.bandwidth.ofSubscriber(subscriber.kurentoOptions);
    const { sdpAnswer } = await this.media.subscribe(
      { nodeId: mediaNodeId, epoch: mediaNodeEpoch },
      { sessionUid: caller.sessionUid, streamId: stream.id, subscriptionId, sdpOffer, ...limits },
      (problem) => errorSdpOfSubscriber(subscriber.connectionId, owner.connectionId, problem),
      () => record({ id: subscriptionId, mediaNodeId, mediaNodeEpoch }),
    );
    return { sdpAnswer };
  }
}
