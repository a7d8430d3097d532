import type { Connection, Subscription } from '@convene/database/session';
import { errorConnectionNotFound, errorOwnStream, RECORDER_CONNECTION_ID } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { endSubscription, freeSubscription } from './end-subscription.js';
import { existingStream, type OwnedStream, sentBy } from './find-stream.js';
import { inboundCreated } from './webrtc-events.js';

/** What is there of a subscription before it is one. */
export type NewSubscription = Pick<Subscription, 'id' | 'mediaNodeId' | 'mediaNodeEpoch'>;

/** Nobody receives himself in this way. @throws RpcError 102, 105 */
export function mayReceive(draft: Draft, subscriber: Connection, sender: string): OwnedStream {
  const sent = sentBy(draft, sender);
  if (sent.owner.id === subscriber.id) throw errorOwnStream();
  return sent;
}

/** Somebody receives a stream, once the media is there. Receiving it again replaces what there was. @throws RpcError 102, 105 */
export function subscribe(draft: Draft, subscriber: Connection, streamId: string, media: NewSubscription): void {
  const sent = sentBy(draft, streamId);
  const earlier = subscriptionTo(draft, subscriber, streamId);
  if (earlier) endSubscription(draft, earlier, 'unsubscribe');
  begin(draft, subscriber, sent, media);
}

/**
 * Somebody receives a stream over another peer connection: nobody is told. Who does not receive it yet, because his
 * subscription was lost with a media node, begins to. @throws RpcError 105
 */
export function resubscribe(draft: Draft, subscriber: Connection, streamId: string, media: NewSubscription): void {
  const sent = existingStream(draft, streamId);
  const before = subscriptionTo(draft, subscriber, streamId);
  if (!before) return begin(draft, subscriber, sent, media);
  draft.subscriptions.remove(before);
  draft.subscriptions.put({ ...before, ...media });
  freeSubscription(draft, before);
}

/**
 * Somebody stops receiving (protocol 7.6); receiving nothing from him is no error.
 * @param sender the publisher's connection id
 * @throws RpcError 102
 */
export function unsubscribe(draft: Draft, subscriber: Connection, sender: string): void {
  const publisher = draft.connections.first('connectionId', sender);
  if (!publisher) throw errorConnectionNotFound(sender, draft.session.sessionId);
  const stream = draft.streams.first('ownerId', publisher.id);
  const subscription = stream && subscriptionTo(draft, subscriber, stream.id);
  if (subscription) endSubscription(draft, subscription, 'unsubscribe');
}

function subscriptionTo(draft: Draft, subscriber: Connection, streamId: string): Subscription | undefined {
  return draft.subscriptions.where('subscriberId', subscriber.id).find((one) => one.streamId === streamId);
}

function begin(draft: Draft, subscriber: Connection, { stream, owner }: OwnedStream, media: NewSubscription): void {
  const { connectionId, id: subscriberId } = subscriber;
  const subscription = { ...media, subscriberId, streamId: stream.id, createdAt: draft.given.now };
  draft.subscriptions.put(subscription);
  if (connectionId === RECORDER_CONNECTION_ID) return;
  draft.emit(inboundCreated(subscription, stream, connectionId, owner.connectionId), { kind: 'nobody' });
}
