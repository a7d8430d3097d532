import type { Reason } from '@convene/openvidu-protocol';
import { endConnection } from '../connection/end-connection.js';
import type { Draft } from '../draft.js';
import { endRecording } from '../recording/stop-recording.js';
import { ending } from '../stream/webrtc-events.js';

/**
 * Evicts everybody and ends the session. One that nobody ever joined ends without an event. While results of its
 * recordings are being made, its log stays open for a while, since their events come before the session's end. Needs all
 * that anybody who is there sends and receives.
 */
export function closeSession(draft: Draft, reason: Reason): void {
  for (const connection of draft.connections.all()) endConnection(draft, connection, reason);
  draft.endTokens();
  endRecording(draft, reason);
  if (!draft.hasUnfinishedRecordings) return concludeSession(draft, reason);
  draft.changeSession({ reservedId: null, closingReason: reason, closingSince: draft.given.now });
}

/** A session that only somebody has joined who was never told so is as good as unused: it ends when nobody is there. */
export function closeIfEmpty(draft: Draft): void {
  if (!draft.isInhabited) closeSession(draft, 'lastParticipantLeft');
}

/** The end of a session's log; before it everybody has left. One that nobody ever joined ends without an event. */
export function concludeSession(draft: Draft, reason: Reason): void {
  const { now } = draft;
  if (draft.session.activatedAt) {
    const end = ending(draft.session.createdAt.getTime(), reason, now);
    draft.emit({ type: 'sessionDestroyed', timestamp: now, ...end }, { kind: 'nobody' });
  }
  draft.changeSession({ closedAt: draft.given.now, reservedId: null, closingSince: null });
}

/** A session that has ended for everybody ends altogether. @param evenUnfinished before its recordings' results */
export function concludeIfClosing(draft: Draft, evenUnfinished: boolean): void {
  const { closingReason, closedAt } = draft.session;
  if (closingReason === null || closedAt !== null) return;
  if (evenUnfinished || !draft.hasUnfinishedRecordings) concludeSession(draft, closingReason as Reason);
}
