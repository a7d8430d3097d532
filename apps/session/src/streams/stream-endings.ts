import type { SessionTransaction, Stream, Subscription } from '@convene/database';
import { RECORDER_CONNECTION_ID, type Reason } from '@convene/openvidu-protocol';
import type { Audience } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { MediaClient } from '../media-nodes/media-client.js';
import { cameraOf } from './stream-camera.js';
import { destroyed, inboundCreated, outboundCreated } from './webrtc-events.js';

const NOBODY: Audience = { kind: 'nobody' };
type Received = Subscription & { subscriber: { connectionId: string } };
type Receiving = Subscription & { stream: Stream & { owner: { connectionId: string } } };

/** How streams and subscriptions end: rows, log and, after the commit, media. The orders are the protocol's (7.4). */
@Injectable()
export class StreamEndings {
  constructor(private readonly media: MediaClient) {}

  /** A stream ends while its owner stays. */
  async unpublish(transaction: SessionTransaction, stream: Stream, reason: Reason, audience: Audience): Promise<void> {
    const now = Date.now();
    const owner = await this.ownerOf(transaction, stream);
    const subscriptions = await this.receiversOf(transaction, stream);
    await this.emitPublishingEnd(transaction, stream, owner, reason, now);
    this.emitReceiversEnd(transaction, stream, owner, subscriptions, reason, now);
    transaction.emit({ type: 'participantUnpublished', connectionId: owner, streamId: stream.id, reason }, audience);
    await transaction.db.stream.delete({ where: { id: stream.id }, select: { id: true } });
    this.closeAfterwards(transaction, stream, subscriptions);
  }

  /** A participant stops receiving a stream. */
  async unsubscribe(transaction: SessionTransaction, subscription: Subscription, reason: Reason): Promise<void> {
    const { stream, subscriber } = await transaction.db.subscription.findUniqueOrThrow({
      where: { id: subscription.id },
      include: { subscriber: true, stream: { include: { owner: true } } },
    });
    const whole = { ...subscription, stream };
    this.emitReceivingEnd(transaction, whole, subscriber.connectionId, reason, Date.now());
    await transaction.db.subscription.delete({ where: { id: subscription.id }, select: { id: true } });
    transaction.afterCommit(() => this.closeSubscriptions([subscription]));
  }

  /** Everything that a leaving participant sends and receives; his row's deletion takes the rows of it along. */
  async ofLeaving(
    transaction: SessionTransaction,
    leaving: { id: string; connectionId: string },
    reason: Reason,
    now: number,
  ): Promise<void> {
    const stream = await transaction.db.stream.findUnique({ where: { ownerId: leaving.id } });
    const received = stream ? await this.receiversOf(transaction, stream) : [];
    const receiving = await transaction.db.subscription.findMany({
      where: { subscriberId: leaving.id },
      include: { stream: { include: { owner: true } } },
    });
    if (stream) this.emitReceiversEnd(transaction, stream, leaving.connectionId, received, reason, now);
    for (const subscription of receiving) {
      this.emitReceivingEnd(transaction, subscription, leaving.connectionId, reason, now);
    }
    if (stream) {
      await this.emitPublishingEnd(transaction, stream, leaving.connectionId, reason, now);
      this.closeAfterwards(transaction, stream, received);
    }
    transaction.afterCommit(() => this.closeSubscriptions(receiving));
  }

  private async emitPublishingEnd(
    transaction: SessionTransaction,
    stream: Stream,
    connectionId: string,
    reason: Reason,
    now: number,
  ): Promise<void> {
    const camera = await cameraOf(transaction.db, stream);
    transaction.emit(destroyed(outboundCreated(stream, { connectionId, camera }), reason, now), NOBODY);
  }

  private emitReceiversEnd(
    transaction: SessionTransaction,
    stream: Stream,
    owner: string,
    subscriptions: Received[],
    reason: Reason,
    now: number,
  ): void {
    for (const subscription of subscriptions) {
      const whole = { ...subscription, stream: { ...stream, owner: { connectionId: owner } } };
      this.emitReceivingEnd(transaction, whole, subscription.subscriber.connectionId, reason, now);
    }
  }

  /** The recorder is nobody's business: it has no events. */
  private emitReceivingEnd(
    transaction: SessionTransaction,
    subscription: Receiving,
    subscriber: string,
    reason: Reason,
    now: number,
  ): void {
    if (subscriber === RECORDER_CONNECTION_ID) return;
    const { stream } = subscription;
    const created = inboundCreated(subscription, stream, subscriber, stream.owner.connectionId);
    transaction.emit(destroyed(created, reason, now), NOBODY);
  }

  private closeAfterwards(transaction: SessionTransaction, stream: Stream, subscriptions: Subscription[]): void {
    transaction.afterCommit(() => {
      this.closePublication(stream);
      this.closeSubscriptions(subscriptions);
    });
  }

  /** Frees the media of a stream as its row was. */
  closePublication({ mediaNodeId: nodeId, mediaNodeEpoch: epoch, publicationId }: Stream): void {
    this.media.close({ nodeId, epoch }, { publicationIds: [publicationId] });
  }

  /** Frees the media of subscriptions as their rows were. */
  closeSubscriptions(subscriptions: Subscription[]): void {
    for (const [nodeId, ofNode] of Map.groupBy(subscriptions, (subscription) => subscription.mediaNodeId)) {
      for (const [epoch, ofLife] of Map.groupBy(ofNode, (subscription) => subscription.mediaNodeEpoch)) {
        this.media.close({ nodeId, epoch }, { subscriptionIds: ofLife.map((subscription) => subscription.id) });
      }
    }
  }

  private async ownerOf(transaction: SessionTransaction, stream: Stream): Promise<string> {
    const owner = await transaction.db.connection.findUniqueOrThrow({
      where: { id: stream.ownerId },
      select: { connectionId: true },
    });
    return owner.connectionId;
  }

  private receiversOf(transaction: SessionTransaction, stream: Stream): Promise<Received[]> {
    return transaction.db.subscription.findMany({
      where: { streamId: stream.id },
      orderBy: { createdAt: 'asc' },
      include: { subscriber: { select: { connectionId: true } } },
    });
  }
}
