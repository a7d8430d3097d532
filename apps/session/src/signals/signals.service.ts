import { Database, SessionTransactions, type SessionTransaction } from '@convene/database';
import { errorNobodyInSession, errorNoSession, errorSignalReceivers, type Signal } from '@convene/openvidu-protocol';
import type { Audience, ReplyOf, rpcOperations } from '@convene/service-contracts';
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
   * A participant's signals, in order: each to all of the named ones, or to none when one of them is not there.
   * @returns of each, whether the sender himself is notified of it, and with which event
   * @throws RpcError 803
   */
  async sendAs(caller: Caller, signals: Signal[]): Promise<Outcome[]> {
    const { connectionId } = caller;
    return changeAs(this.transactions, caller, 'sendMessage', async (transaction) => {
      const present = await presentAmong(transaction, signals);
      return signals.map((signal) => {
        if (!signal.to.every((receiver) => present.has(receiver))) return 'receiver unknown';
        emit(transaction, signal, connectionId);
        const isTold = signal.to.length === 0 || signal.to.includes(connectionId);
        return { toldWith: isTold ? transaction.head : undefined };
      });
    });
  }

  /** The backend's signal, which has no sender. @throws RestError 404, 406 */
  async send(sessionId: string, signal: Signal): Promise<void> {
    const session = await findSession(this.database, sessionId);
    if (!session) throw errorNoSession();
    if (!session.activatedAt) throw errorNobodyInSession();
    await changeSession(this.transactions, session.uid, errorNoSession, async (transaction) => {
      const present = await presentAmong(transaction, [signal]);
      if (!signal.to.every((receiver) => present.has(receiver))) throw errorSignalReceivers();
      emit(transaction, signal);
    });
  }
}

type Outcome = ReplyOf<typeof rpcOperations.sendMessage>['outcomes'][number];

/** Those of the receivers that are in the session. */
async function presentAmong({ db, session }: SessionTransaction, signals: Signal[]): Promise<Set<string>> {
  const named = [...new Set(signals.flatMap(({ to }) => to))];
  if (named.length === 0) return new Set();
  const present = await db.connection.findMany({
    where: { sessionUid: session.uid, connectionId: { in: named } },
    select: { connectionId: true },
  });
  return new Set(present.map(({ connectionId }) => connectionId));
}

function emit(transaction: SessionTransaction, { to, type, data }: Signal, from?: string): void {
  const audience: Audience =
    to.length === 0 ? { kind: 'everybody' } : { kind: 'some', connectionIds: [...new Set(to)] };
  transaction.emit({ type: 'signalSent', from, signalType: type, data }, audience);
}
