import type { Draft } from '../draft.js';
import { endStream } from './end-stream.js';
import { endSubscription } from './end-subscription.js';
import { isOfIpCamera } from './ip-camera-stream.js';

/** What a media node, or one of its workers, has taken down with it. */
export interface LostMedia {
  publicationIds: readonly string[];
  subscriptionIds: readonly string[];
}

/**
 * The streams' owners and receivers are told, everybody stays joined and may publish again (protocol 8.14). IP cameras are
 * published again. What has been ended already is not ended again. Needs the receivers.
 */
export function loseMedia(draft: Draft, { publicationIds, subscriptionIds }: LostMedia): void {
  const lost = publicationIds.flatMap((id) => draft.streams.first('publicationId', id) ?? []);
  for (const stream of lost) endStream(draft, stream, 'mediaServerDisconnect', { kind: 'everybody' });
  const deaf = subscriptionIds.flatMap((id) => draft.subscriptions.get(id) ?? []);
  for (const subscription of deaf) endSubscription(draft, subscription, 'mediaServerDisconnect');
  if (lost.length + deaf.length === 0) return;
  const msg = 'Media was lost; its participants may publish again';
  draft.afterwards({ kind: 'log', level: 'warn', line: { sessionUid: draft.session.uid, msg } });
  for (const { ownerId } of lost.filter(isOfIpCamera)) draft.afterwards({ kind: 'restore-camera', ownerId });
}
