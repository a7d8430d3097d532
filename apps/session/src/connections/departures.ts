import type { Connection, SessionTransaction } from '@convene/database';
import { RECORDER_CONNECTION_ID, type Reason } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { countdownEnd } from '../recordings/countdown.js';
import { RecordingEndings } from '../recordings/recording-endings.js';
import { concludeSession } from '../sessions/conclude-session.js';
import { hasClient } from './has-client.js';
import { restoreToken } from './restore-token.js';
import { somebodyIsThere } from './somebody-is-there.js';
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
  constructor(
    private readonly endings: StreamEndings,
    private readonly recordings: RecordingEndings,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Takes one participant out; the session ends with its last one, or after a while when it is being recorded. */
  async remove(transaction: SessionTransaction, connection: Connection, reason: Reason): Promise<void> {
    await this.takeOut(transaction, connection, reason);
    if ((await somebodyIsThere(transaction)) || (await this.waitsForPublishers(transaction))) return;
    await this.closeSession(transaction, ORDINARY.includes(reason) ? 'lastParticipantLeft' : reason);
  }

  /**
   * Takes somebody out who was never told that he is in: as if he had not come, but for what others have heard of him. His
   * token is good again, and a session that had nobody else waits for somebody as before.
   */
  async takeBack(transaction: SessionTransaction, connection: Connection): Promise<void> {
    await this.takeOut(transaction, connection, 'networkDisconnect');
    await restoreToken(transaction, connection);
    if (!(await somebodyIsThere(transaction))) await this.waitsForPublishers(transaction);
  }

  /**
   * Evicts everybody and ends the session. One that nobody ever joined ends without an event. While results of its
   * recordings are being made, its log stays open for a while, since their events come before the session's end.
   */
  async closeSession(transaction: SessionTransaction, reason: Reason): Promise<void> {
    const { db, session } = transaction;
    const connections = await db.connection.findMany({
      where: { sessionUid: session.uid },
      orderBy: { createdAt: 'asc' },
    });
    for (const connection of connections) await this.takeOut(transaction, connection, reason);
    await db.token.deleteMany({ where: { sessionUid: session.uid } });
    await this.recordings.endOf(transaction, reason);
    if (!(await this.recordings.areUnfinished(transaction))) return concludeSession(transaction, reason);
    await db.session.update({
      where: { uid: session.uid },
      data: { reservedId: null, closingReason: reason, closingSince: new Date() },
      select: { uid: true },
    });
  }

  /** A recorded session stays for some time after its last participant: somebody may come back and publish. */
  private async waitsForPublishers({ db, session }: SessionTransaction): Promise<boolean> {
    const autostopAt = countdownEnd(this.configuration);
    if (session.recordingUid === null || autostopAt === null) return false;
    await db.session.update({ where: { uid: session.uid }, data: { autostopAt }, select: { uid: true } });
    return true;
  }

  private async takeOut(transaction: SessionTransaction, connection: Connection, reason: Reason): Promise<void> {
    const now = Date.now();
    const { connectionId, clientData, serverData, platform, location } = connection;
    await this.endings.ofLeaving(transaction, connection, reason, now);
    // Before participantLeft, with which his own part of the log ends.
    if (hasClient(connection) && (EVICTIONS.includes(reason) || connectionId === RECORDER_CONNECTION_ID)) {
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
