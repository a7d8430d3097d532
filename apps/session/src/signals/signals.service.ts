import { Database, SessionTransactions, type SessionTransaction } from '@convene/database';
import {
  errorNobodyInSession,
  errorNoSession,
  errorSignalReceivers,
  errorSignalReceiverUnknown,
  type Signal,
} from '@convene/openvidu-protocol';
import type { Audience } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { changeAs, type Caller } from '../connections/caller.js';
import { changeSession } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';

/** Texts that participants, and the backend, send to others through the session (protocol 7.8, REST semantics 2.10). */
@Injectable()
export class SignalsService {
  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
  ) {}

  /**
   * A participant's signal: to all of the named ones, or to none when one of them is not there.
   * @returns the number of the event with which the sender himself is notified, if he is
   * @throws RpcError 803, 601
   */
  async sendAs(caller: Caller, signal: Signal): Promise<number | undefined> {
    const { connectionId } = caller;
    return changeAs(this.transactions, caller, 'sendMessage', async (transaction) => {
      const audience = await audienceOf(transaction, signal.to);
      if (!audience) throw errorSignalReceiverUnknown();
      emit(transaction, audience, signal, connectionId);
      return signal.to.length === 0 || signal.to.includes(connectionId) ? transaction.head : undefined;
    });
  }

  /** The backend's signal, which has no sender. @throws RestError 404, 406 */
  async send(sessionId: string, signal: Signal): Promise<void> {
    const session = await findSession(this.database, sessionId);
    if (!session) throw errorNoSession();
    if (!session.activatedAt) throw errorNobodyInSession();
    await changeSession(this.transactions, session.uid, errorNoSession, async (transaction) => {
      const audience = await audienceOf(transaction, signal.to);
      if (!audience) throw errorSignalReceivers();
      emit(transaction, audience, signal);
    });
  }
}

/** Undefined when one of the receivers is not in the session. */
async function audienceOf({ db, session }: SessionTransaction, to: string[]): Promise<Audience | undefined> {
  if (to.length === 0) return { kind: 'everybody' };
  const connectionIds = [...new Set(to)];
  const present = await db.connection.count({
    where: { sessionUid: session.uid, connectionId: { in: connectionIds } },
  });
  return present === connectionIds.length ? { kind: 'some', connectionIds } : undefined;
}

function emit(transaction: SessionTransaction, audience: Audience, { type, data }: Signal, from?: string): void {
  transaction.emit({ type: 'signalSent', from, signalType: type, data }, audience);
}
