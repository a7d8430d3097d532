import type { Connection } from '@convene/database/session';
import { fullMetadata } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';

/** When somebody enters: later than all who are there, since clients order connections by it. Needs everybody. */
export function arrivalTime(draft: Draft): Date {
  draft.needEverybody();
  const last = Math.max(0, ...draft.connections.all().map(({ createdAt }) => createdAt.getTime()));
  return new Date(Math.max(draft.now, last + 1));
}

/** Somebody is there from now on, and the others are told (protocol 8.1). */
export function arrive(draft: Draft, connection: Connection): void {
  const { connectionId, clientData, serverData, platform, location } = connection;
  draft.connections.put(connection);
  const timestamp = connection.createdAt.getTime();
  const metadata = fullMetadata(clientData, serverData);
  draft.emit(
    { type: 'participantJoined', timestamp, connectionId, metadata, location, platform, clientData, serverData },
    { kind: 'others', than: connectionId },
  );
}
