import type { Subscription } from '@convene/database/session';
import { RECORDER_CONNECTION_ID, type Reason } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { destroyed, inboundCreated } from './webrtc-events.js';

/** Somebody does not receive a stream any more. Needs both ends. The recorder is nobody's business: it has no events. */
export function endSubscription(draft: Draft, subscription: Subscription, reason: Reason): void {
  const { connectionId } = draft.connections.get(subscription.subscriberId)!;
  if (connectionId !== RECORDER_CONNECTION_ID) {
    const stream = draft.streams.get(subscription.streamId)!;
    const owner = draft.connections.get(stream.ownerId)!;
    const created = inboundCreated(subscription, stream, connectionId, owner.connectionId);
    draft.emit(destroyed(created, reason, draft.now), { kind: 'nobody' });
  }
  draft.subscriptions.remove(subscription);
  freeSubscription(draft, subscription);
}

/** The media of a subscription is needed no more. */
export function freeSubscription(draft: Draft, { id, mediaNodeId: nodeId, mediaNodeEpoch: epoch }: Subscription): void {
  draft.afterwards({ kind: 'free-subscription', media: { nodeId, epoch, id } });
}
