import type { Connection } from '@convene/database/session';
import type { Reason } from '@convene/openvidu-protocol';
import { endConnection } from '../connection/end-connection.js';
import { restoreToken } from '../connection/restore-token.js';
import { keepSocket, ownerOf, type Socket } from '../connection/socket.js';
import type { Draft } from '../draft.js';
import { countdownEnd } from '../recording/countdown.js';
import { closeSession } from './close-session.js';

/** Reasons of a last departure that end the session as `lastParticipantLeft` (protocol 8.13). */
const ORDINARY: Reason[] = ['disconnect', 'forceDisconnectByUser', 'forceDisconnectByServer', 'networkDisconnect'];

/**
 * Somebody leaves; the session ends with its last one, or after a while when it is being recorded. Needs all that he sends
 * and receives.
 */
export function leave(draft: Draft, connection: Connection, reason: Reason): void {
  endConnection(draft, connection, reason);
  if (draft.isInhabited || waitsForPublishers(draft)) return;
  closeSession(draft, ORDINARY.includes(reason) ? 'lastParticipantLeft' : reason);
}

/**
 * Somebody leaves who was never told that he is in: as if he had not come, but for what others have heard of him. His
 * token is good again, and a session that had nobody else waits for somebody as before.
 */
export function takeBack(draft: Draft, connection: Connection): void {
  endConnection(draft, connection, 'networkDisconnect');
  restoreToken(draft, connection);
  if (!draft.isInhabited) waitsForPublishers(draft);
}

/**
 * The time to come back with a new socket is over; nothing happens when he did.
 * @param isHeld his gateway has the socket after all: nobody is evicted whose socket is there
 * @returns whether he is out
 */
export function evict(draft: Draft, socket: Socket, isHeld: boolean): boolean {
  const connection = ownerOf(draft, socket);
  if (!connection?.lostAt) return false;
  if (isHeld) keepSocket(draft, connection);
  else if (connection.arrivalId) takeBack(draft, connection);
  else leave(draft, connection, 'networkDisconnect');
  return !isHeld;
}

/** A recorded session stays for some time after its last participant: somebody may come back and publish. */
function waitsForPublishers(draft: Draft): boolean {
  const autostopAt = countdownEnd(draft.given);
  if (draft.session.recordingUid === null || autostopAt === null) return false;
  draft.changeSession({ autostopAt });
  return true;
}
