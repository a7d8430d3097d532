import type { Audience, Connection, Stream } from '@convene/database/session';
import type { Reason } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { streamEnds } from '../recording/follow-streams.js';
import { endSubscription } from './end-subscription.js';
import { cameraOf } from './ip-camera-stream.js';
import { destroyed, outboundCreated } from './webrtc-events.js';

/** A stream ends while its owner stays. Needs its receivers. The order is the protocol's (7.4). */
export function endStream(draft: Draft, stream: Stream, reason: Reason, audience: Audience): void {
  const owner = draft.connections.get(stream.ownerId)!;
  endPublishing(draft, stream, owner, reason);
  endReceiving(draft, stream, reason);
  const { connectionId } = owner;
  draft.emit({ type: 'participantUnpublished', connectionId, streamId: stream.id, reason }, audience);
  draft.streams.remove(stream);
}

/** Everything that somebody who leaves sends and receives. Needs all of that. */
export function endMediaOf(draft: Draft, leaving: Connection, reason: Reason): void {
  const stream = draft.streams.first('ownerId', leaving.id);
  if (stream) endReceiving(draft, stream, reason);
  for (const subscription of draft.subscriptions.where('subscriberId', leaving.id)) {
    endSubscription(draft, subscription, reason);
  }
  if (!stream) return;
  endPublishing(draft, stream, leaving, reason);
  draft.streams.remove(stream);
}

function endPublishing(draft: Draft, stream: Stream, { connectionId }: Connection, reason: Reason): void {
  const camera = cameraOf(draft, stream);
  draft.emit(destroyed(outboundCreated(stream, { connectionId, camera }), reason, draft.now), { kind: 'nobody' });
  freePublication(draft, stream);
  streamEnds(draft, stream);
}

function endReceiving(draft: Draft, stream: Stream, reason: Reason): void {
  for (const subscription of draft.subscriptions.where('streamId', stream.id)) {
    endSubscription(draft, subscription, reason);
  }
}

/** The media of a stream is needed no more. */
export function freePublication(
  draft: Draft,
  { mediaNodeId: nodeId, mediaNodeEpoch: epoch, publicationId }: Stream,
): void {
  draft.afterwards({ kind: 'free-publication', media: { nodeId, epoch, id: publicationId } });
}
