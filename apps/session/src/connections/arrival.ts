import type { Connection, SessionTransaction } from '@convene/database';
import { fullMetadata } from '@convene/openvidu-protocol';

/** When somebody enters: later than all who are there, since clients order connections by it. */
export function arrivalTime(present: Pick<Connection, 'createdAt'>[]): Date {
  const last = Math.max(0, ...present.map(({ createdAt }) => createdAt.getTime()));
  return new Date(Math.max(Date.now(), last + 1));
}

/** The others are told that somebody has entered (protocol 8.1). */
export function emitJoined(transaction: SessionTransaction, connection: Connection): void {
  const { connectionId, clientData, serverData, platform, location } = connection;
  const timestamp = connection.createdAt.getTime();
  const metadata = fullMetadata(clientData, serverData);
  transaction.emit(
    { type: 'participantJoined', timestamp, connectionId, metadata, location, platform, clientData, serverData },
    { kind: 'others', than: connectionId },
  );
}
