import { randomUUID } from 'node:crypto';
import {
  Database,
  SessionTransactions,
  type Connection,
  type Prisma,
  type SessionTransaction,
  type Stream,
} from '@convene/database';
import { errorSdpOfPublisher, errorStreamNotFound, type ReconnectStreamParams } from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { changeAs, presentConnection, type Caller } from '../connections/caller.js';
import { MediaClient, type NodeLife } from '../media-nodes/media-client.js';
import { MediaNodesService } from '../media-nodes/media-nodes.service.js';
import { SessionNode } from '../media-nodes/session-node.js';
import { findStream, type OwnedStream } from './find-stream.js';
import { Receiving, type SubscriptionMedia } from '../subscriptions/receiving.js';
import { Bandwidth } from './bandwidth.js';
import { StreamEndings } from './stream-endings.js';

const METHOD = 'reconnectStream';

/**
 * A client replaces a broken peer connection by a new one (protocol 7.13). For everybody else nothing happens: no
 * notification, no entry in the log, the same stream and subscription as before.
 */
@Injectable()
export class ReconnectStream {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly nodes: MediaNodesService,
    private readonly sessionNode: SessionNode,
    private readonly media: MediaClient,
    private readonly bandwidth: Bandwidth,
    private readonly receiving: Receiving,
    private readonly endings: StreamEndings,
  ) {}

  /** @throws RpcError 803, 105, 204, 302, 999 */
  async reconnect(
    caller: Caller,
    { stream: streamId, sdpOffer }: ReconnectStreamParams,
  ): Promise<ReplyOf<typeof rpcOperations.reconnectStream>> {
    const [connection, stream] = await Promise.all([
      presentConnection(this.database, caller, METHOD),
      streamIn(this.database, caller.sessionUid, streamId),
    ]);
    if (stream.ownerId === connection.id) return this.publishAgain(caller, connection, stream, sdpOffer);
    const wish = { caller, method: METHOD, subscriber: connection, stream, sdpOffer, subscriptionId: randomUUID() };
    return this.receiving.open(wish, (transaction, subscriber, made) =>
      this.replaceSubscription(transaction, subscriber, streamId, made),
    );
  }

  /** The media node switches the stream's subscriptions to its new publication by itself. */
  private async publishAgain(caller: Caller, owner: Connection, stream: Stream, sdpOffer: string) {
    const node = (await this.nodes.usable(stream.mediaNodeId)) ?? (await this.sessionNode.of(caller, METHOD));
    const publicationId = randomUUID();
    const { hasAudio, hasVideo, loopback } = stream;
    const limits = this.bandwidth.ofPublisher(owner.kurentoOptions);
    const { sdpAnswer, recorded } = await this.media.publish(
      node,
      {
        sessionUid: caller.sessionUid,
        streamId: stream.id,
        publicationId,
        sdpOffer,
        hasAudio,
        hasVideo,
        loopback,
        ...limits,
      },
      (problem) => errorSdpOfPublisher(owner.connectionId, problem),
      () =>
        changeAs(this.transactions, caller, METHOD, (transaction) =>
          this.replacePublication(transaction, stream.id, publicationId, node),
        ),
    );
    return { id: recorded.id, createdAt: recorded.createdAt.getTime(), sdpAnswer };
  }

  private async replacePublication(
    transaction: SessionTransaction,
    streamId: string,
    publicationId: string,
    { nodeId, epoch }: NodeLife,
  ): Promise<Stream> {
    const before = await streamIn(transaction.db, transaction.session.uid, streamId);
    const stream = await transaction.db.stream.update({
      where: { id: streamId },
      data: { publicationId, mediaNodeId: nodeId, mediaNodeEpoch: epoch },
    });
    transaction.afterCommit(() => this.endings.closePublication(before));
    return stream;
  }

  /** Who does not receive the stream yet, because his subscription was lost with a media node, begins to. */
  private async replaceSubscription(
    transaction: SessionTransaction,
    subscriber: Connection,
    streamId: string,
    made: SubscriptionMedia,
  ): Promise<void> {
    const stream = await streamIn(transaction.db, transaction.session.uid, streamId);
    const before = await transaction.db.subscription.findUnique({
      where: { subscriberId_streamId: { subscriberId: subscriber.id, streamId } },
    });
    if (!before) return this.receiving.begin(transaction, subscriber, stream, made);
    await transaction.db.subscription.update({ where: { id: before.id }, data: made, select: { id: true } });
    transaction.afterCommit(() => this.endings.closeSubscriptions([before]));
  }
}

/** @throws RpcError 105 */
async function streamIn(db: Prisma.TransactionClient, sessionUid: string, id: string): Promise<OwnedStream> {
  const stream = await findStream(db, { sessionUid, id });
  if (stream) return stream;
  const { sessionId } = await db.session.findUniqueOrThrow({ where: { uid: sessionUid }, select: { sessionId: true } });
  throw errorStreamNotFound(id, sessionId);
}
