import type { Connection, SessionTransaction } from '@convene/database';
import { RECORDER_CONNECTION_ID, type Reason } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { StreamEndings } from '../streams/stream-endings.js';
import { ending } from '../streams/webrtc-events.js';

/** Reasons of a last departure that end the session as `lastParticipantLeft` (protocol 8.13). */
const ORDINARY: Reason[] = ['disconnect', 'forceDisconnectByUser', 'forceDisconnectByServer', 'networkDisconnect'];
/** Reasons that the leaving client does not know of and has to be told. */
const EVICTIONS: Reason[] = [
  'forceDisconnectByUser',
  'forceDisconnectByServer',
  'sessionClosedByServer',
  'openviduServerStopped',
];

/** How participants leave and sessions end; every way out of a session comes through here. */
@Injectable()
export class Departures {
  constructor(private readonly endings: StreamEndings) {}

  /** Takes one participant out; the session ends with its last one. */
  async remove(transaction: SessionTransaction, connection: Connection, reason: Reason): Promise<void> {
    await this.takeOut(transaction, connection, reason);
    const left = await transaction.db.connection.count({
      where: { sessionUid: transaction.session.uid, connectionId: { not: RECORDER_CONNECTION_ID } },
    });
    if (left === 0) await this.closeSession(transaction, ORDINARY.includes(reason) ? 'lastParticipantLeft' : reason);
  }

  /** Evicts everybody and ends the session. One that nobody ever joined ends without an event. */
  async closeSession(transaction: SessionTransaction, reason: Reason): Promise<void> {
    const { db, session } = transaction;
    const connections = await db.connection.findMany({
      where: { sessionUid: session.uid },
      orderBy: { createdAt: 'asc' },
    });
    for (const connection of connections) await this.takeOut(transaction, connection, reason);
    await db.token.deleteMany({ where: { sessionUid: session.uid } });
    const now = Date.now();
    if (session.activatedAt) {
      const startTime = session.createdAt.getTime();
      const body = { type: 'sessionDestroyed', timestamp: now, ...ending(startTime, reason, now) } as const;
      transaction.emit(body, { kind: 'nobody' });
    }
    await db.session.update({
      where: { uid: session.uid },
      data: { closedAt: new Date(now), reservedId: null },
      select: { uid: true },
    });
  }

  private async takeOut(transaction: SessionTransaction, connection: Connection, reason: Reason): Promise<void> {
    const now = Date.now();
    const { connectionId, clientData, serverData, platform, location } = connection;
    await this.endings.ofLeaving(transaction, connection, reason, now);
    // Before participantLeft, with which his own part of the log ends.
    if (EVICTIONS.includes(reason) || connectionId === RECORDER_CONNECTION_ID) {
      transaction.emit({ type: 'participantEvicted', connectionId, reason }, { kind: 'only', connectionId });
    }
    if (connectionId !== RECORDER_CONNECTION_ID) {
      transaction.emit(
        {
          type: 'participantLeft',
          timestamp: now,
          connectionId,
          ...ending(connection.createdAt.getTime(), reason, now),
          location,
          platform,
          clientData,
          serverData,
        },
        { kind: 'others', than: connectionId },
      );
    }
    await transaction.db.connection.delete({ where: { id: connection.id }, select: { id: true } });
  }
}
