import { Database, SessionTransactions, type Connection, type SessionTransaction } from '@convene/database';
import {
  errorMayNot,
  errorNoConnection,
  errorNoSessionInPath,
  errorToBeDisconnectedNotFound,
  RECORDER_CONNECTION_ID,
} from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeSession } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';
import { changeAs, isModerator, type Caller } from './caller.js';
import { Departures } from './departures.js';

/** A moderator, or the backend, sends somebody out (protocol 7.10, REST semantics 2.8). */
@Injectable()
export class ForceDisconnect {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
  ) {}

  /**
   * @returns the number of the event with which the moderator is told that the other one has left; undefined when it is
   *   he himself
   * @throws RpcError 803, 401, 102
   */
  async byUser(caller: Caller, connectionId: string): Promise<number | undefined> {
    return changeAs(this.transactions, caller, 'forceDisconnect', async (transaction, moderator) => {
      if (!isModerator(moderator)) throw errorMayNot('force disconnect');
      const evicted = await find(transaction, connectionId);
      if (!evicted) throw errorToBeDisconnectedNotFound();
      await this.departures.remove(transaction, evicted, 'forceDisconnectByUser');
      return evicted.id === moderator.id ? undefined : transaction.head;
    });
  }

  /** @throws RestError 400 without such a session, 404 without such a connection in it */
  async byServer(sessionId: string, connectionId: string): Promise<void> {
    const session = await findSession(this.database, sessionId);
    if (!session) throw errorNoSessionInPath();
    await changeSession(this.transactions, session.uid, errorNoSessionInPath, async (transaction) => {
      const evicted = await find(transaction, connectionId);
      if (!evicted) throw errorNoConnection();
      await this.departures.remove(transaction, evicted, 'forceDisconnectByServer');
    });
  }
}

/** The recorder is nobody whom others know. */
async function find({ db, session }: SessionTransaction, connectionId: string): Promise<Connection | null> {
  if (connectionId === RECORDER_CONNECTION_ID) return null;
  return db.connection.findUnique({
    where: { sessionUid_connectionId: { sessionUid: session.uid, connectionId } },
  });
}
