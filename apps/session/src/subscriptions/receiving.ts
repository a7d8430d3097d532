import { SessionTransactions, type Connection, type SessionTransaction } from '@convene/database';
import { errorSdpOfSubscriber, RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeAs, type Caller } from '../connections/caller.js';
import { MediaClient } from '../media-nodes/media-client.js';
import type { OwnedStream } from '../streams/find-stream.js';
import { Bandwidth } from '../streams/bandwidth.js';
import { inboundCreated } from '../streams/webrtc-events.js';

/** What is there of a subscription before its row is. */
export interface SubscriptionMedia {
  id: string;
  mediaNodeId: string;
  mediaNodeEpoch: string;
}

/** A client's wish to receive a stream. */
export interface Wish {
  caller: Caller;
  /** The RPC method, for messages. */
  method: string;
  subscriber: Connection;
  stream: OwnedStream;
  sdpOffer: string;
  /** Of what is to be made. */
  subscriptionId: string;
}

/** What everybody who receives a stream needs: the media first, then the row. */
@Injectable()
export class Receiving {
  constructor(
    private readonly transactions: SessionTransactions,
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
  ) {}

  /**
   * Makes the media and records it.
   *
   * @param record writes the row; everything may have changed since the stream was read
   * @throws RpcError 803, 302, 999; whatever `record` throws
   */
  async open(
    { caller, method, subscriber, stream, sdpOffer, subscriptionId }: Wish,
    record: (transaction: SessionTransaction, subscriber: Connection, made: SubscriptionMedia) => Promise<void>,
  ): Promise<{ sdpAnswer: string }> {
    const { mediaNodeId, mediaNodeEpoch } = stream;
    const made = { id: subscriptionId, mediaNodeId, mediaNodeEpoch };
    const limits = this.bandwidth.ofSubscriber(subscriber.kurentoOptions);
    const { sdpAnswer } = await this.media.subscribe(
      { nodeId: mediaNodeId, epoch: mediaNodeEpoch },
      { sessionUid: caller.sessionUid, streamId: stream.id, subscriptionId, sdpOffer, ...limits },
      (problem) => errorSdpOfSubscriber(subscriber.connectionId, stream.owner.connectionId, problem),
      () => changeAs(this.transactions, caller, method, (transaction, present) => record(transaction, present, made)),
    );
    return { sdpAnswer };
  }

  /** A subscription begins: its row, and its entry in the log. */
  async begin(
    transaction: SessionTransaction,
    subscriber: Connection,
    stream: OwnedStream,
    made: SubscriptionMedia,
  ): Promise<void> {
    const subscription = await transaction.db.subscription.create({
      data: { ...made, subscriberId: subscriber.id, streamId: stream.id, createdAt: new Date() },
    });
    if (subscriber.connectionId === RECORDER_CONNECTION_ID) return;
    const created = inboundCreated(subscription, stream, subscriber.connectionId, stream.owner.connectionId);
    transaction.emit(created, { kind: 'nobody' });
  }
}
