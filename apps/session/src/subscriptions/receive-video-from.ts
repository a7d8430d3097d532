import { Database, type Connection, type Prisma, type SessionTransaction } from '@convene/database';
import { errorOwnStream, errorSenderNotFound, errorSenderNotStreaming, ownerIn } from '@convene/openvidu-protocol';
import type { RequestOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { presentConnection, type Caller } from '../connections/caller.js';
import { findStream, type OwnedStream } from '../streams/find-stream.js';
import { StreamEndings } from '../streams/stream-endings.js';
import { Receiving, type SubscriptionMedia } from './receiving.js';

/** A participant begins to receive a stream (protocol 7.5). */
@Injectable()
export class ReceiveVideoFrom {
  constructor(
    private readonly database: Database,
    private readonly receiving: Receiving,
    private readonly endings: StreamEndings,
  ) {}

  /**
   * The sender is a stream id, or its owner's connection id.
   * @throws RpcError 803, 102, 105, 302, 999
   */
  async receive(
    caller: Caller,
    { sender, sdpOffer }: RequestOf<typeof rpcOperations.receiveVideoFrom>['params'],
    subscriptionId: string,
  ): Promise<{ sdpAnswer: string }> {
    const method = 'receiveVideoFrom';
    const [subscriber, stream] = await Promise.all([
      presentConnection(this.database, caller, method),
      this.streamOf(this.database, caller, sender),
    ]);
    if (stream.ownerId === subscriber.id) throw errorOwnStream();
    return this.receiving.open(
      { caller, method, subscriber, stream, sdpOffer, subscriptionId },
      (transaction, present, made) => this.record(transaction, caller, present, stream.id, made),
    );
  }

  /** Receiving a stream again replaces the subscription before. */
  private async record(
    transaction: SessionTransaction,
    caller: Caller,
    subscriber: Connection,
    streamId: string,
    made: SubscriptionMedia,
  ): Promise<void> {
    const { db } = transaction;
    const stream = await this.streamOf(db, caller, streamId);
    const earlier = await db.subscription.findUnique({
      where: { subscriberId_streamId: { subscriberId: subscriber.id, streamId: stream.id } },
    });
    if (earlier) await this.endings.unsubscribe(transaction, earlier, 'unsubscribe');
    await this.receiving.begin(transaction, subscriber, stream, made);
  }

  private async streamOf(db: Prisma.TransactionClient, { sessionUid }: Caller, sender: string): Promise<OwnedStream> {
    const stream = await findStream(db, { sessionUid, OR: [{ id: sender }, { owner: { connectionId: sender } }] });
    if (stream) return stream;
    const owner = ownerIn(sender);
    const [session, present] = await Promise.all([
      db.session.findUniqueOrThrow({ where: { uid: sessionUid }, select: { sessionId: true } }),
      db.connection.findFirst({ where: { sessionUid, connectionId: owner }, select: { id: true } }),
    ]);
    throw present ? errorSenderNotStreaming(owner, session.sessionId) : errorSenderNotFound(owner, session.sessionId);
  }
}
