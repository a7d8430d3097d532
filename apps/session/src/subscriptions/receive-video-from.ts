import { randomUUID } from 'node:crypto';
import {
  Database,
  SessionTransactions,
  type Connection,
  type Prisma,
  type SessionTransaction,
} from '@convene/database';
import {
  errorOwnStream,
  errorSdpOfSubscriber,
  errorSenderNotFound,
  errorSenderNotStreaming,
  RECORDER_CONNECTION_ID,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeAs, presentConnection, type Caller } from '../connections/caller.js';
import { MediaClient } from '../media-nodes/media-client.js';
import { Bandwidth } from '../streams/bandwidth.js';
import { StreamEndings } from '../streams/stream-endings.js';
import { inboundCreated } from '../streams/webrtc-events.js';

type OwnedStream = Prisma.StreamGetPayload<{ include: { owner: true } }>;

/** A participant begins to receive a stream (protocol 7.5). */
@Injectable()
export class ReceiveVideoFrom {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
    private readonly endings: StreamEndings,
  ) {}

  /**
   * @param sender a stream id, or its owner's connection id
   * @throws RpcError 803, 102, 105, 302, 999
   */
  async receive(caller: Caller, sender: string, sdpOffer: string): Promise<{ sdpAnswer: string }> {
    const [subscriber, stream] = await Promise.all([
      presentConnection(this.database, caller, 'receiveVideoFrom'),
      this.streamOf(this.database, caller, sender),
    ]);
    if (stream.ownerId === subscriber.id) throw errorOwnStream();
    const node = { nodeId: stream.mediaNodeId, epoch: stream.mediaNodeEpoch };
    const subscriptionId = randomUUID();
    const limits = this.bandwidth.ofSubscriber(subscriber.kurentoOptions);
    const { sdpAnswer } = await this.media.subscribe(
      node,
      { sessionUid: caller.sessionUid, streamId: stream.id, subscriptionId, sdpOffer, ...limits },
      (problem) => errorSdpOfSubscriber(subscriber.connectionId, stream.owner.connectionId, problem),
    );
    try {
      await changeAs(this.transactions, caller, 'receiveVideoFrom', (transaction, present) =>
        this.record(transaction, caller, present, stream.id, subscriptionId),
      );
      return { sdpAnswer };
    } catch (error) {
      this.media.close(node, { subscriptionIds: [subscriptionId] });
      throw error;
    }
  }

  /** Receiving a stream again replaces the subscription before. */
  private async record(
    transaction: SessionTransaction,
    caller: Caller,
    subscriber: Connection,
    streamId: string,
    id: string,
  ): Promise<void> {
    const { db } = transaction;
    const stream = await this.streamOf(db, caller, streamId);
    const earlier = await db.subscription.findUnique({
      where: { subscriberId_streamId: { subscriberId: subscriber.id, streamId: stream.id } },
    });
    if (earlier) await this.endings.unsubscribe(transaction, earlier, 'unsubscribe');
    const { mediaNodeId, mediaNodeEpoch } = stream;
    const subscription = await db.subscription.create({
      data: {
        id,
        subscriberId: subscriber.id,
        streamId: stream.id,
        createdAt: new Date(),
        mediaNodeId,
        mediaNodeEpoch,
      },
    });
    if (subscriber.connectionId === RECORDER_CONNECTION_ID) return;
    const created = inboundCreated(subscription, stream, subscriber.connectionId, stream.owner.connectionId);
    transaction.emit(created, { kind: 'nobody' });
  }

  private async streamOf(db: Prisma.TransactionClient, { sessionUid }: Caller, sender: string): Promise<OwnedStream> {
    const stream = await db.stream.findFirst({
      where: { sessionUid, OR: [{ id: sender }, { owner: { connectionId: sender } }] },
      include: { owner: true },
    });
    if (stream) return stream;
    const owner = /(?:^|_)(con_[A-Za-z0-9]+)$/.exec(sender)?.[1] ?? sender;
    const [session, present] = await Promise.all([
      db.session.findUniqueOrThrow({ where: { uid: sessionUid }, select: { sessionId: true } }),
      db.connection.findFirst({ where: { sessionUid, connectionId: owner }, select: { id: true } }),
    ]);
    throw present ? errorSenderNotStreaming(owner, session.sessionId) : errorSenderNotFound(owner, session.sessionId);
  }
}
