import { errorNobodyInSession, errorSignalReceivers, type Signal } from '@convene/openvidu-protocol';
import type { Audience } from '@convene/database/session';
import type { Draft } from '../draft.js';

/** With which event a sender is notified of his own signal, if he is; or that one of its receivers is not there. */
export type SignalOutcome = { toldWith?: number | undefined } | 'receiver unknown';

/**
 * A participant's signals, in order: each to all of the named ones, or to none when one of them is not there (protocol
 * 7.8). Needs the named ones.
 */
export function signalAs(draft: Draft, from: string, signals: readonly Signal[]): SignalOutcome[] {
  return signals.map((signal) => {
    if (!reachesAll(draft, signal)) return 'receiver unknown';
    emit(draft, signal, from);
    const isTold = signal.to.length === 0 || signal.to.includes(from);
    return { toldWith: isTold ? draft.head : undefined };
  });
}

/** The backend's signal, which has no sender (REST semantics 2.10). Needs the named ones. @throws RestError 406 */
export function signalByServer(draft: Draft, signal: Signal): void {
  if (!draft.session.activatedAt) throw errorNobodyInSession();
  if (!reachesAll(draft, signal)) throw errorSignalReceivers();
  emit(draft, signal);
}

function reachesAll(draft: Draft, { to }: Signal): boolean {
  return to.every((receiver) => draft.connections.first('connectionId', receiver) !== undefined);
}

function emit(draft: Draft, { to, type, data }: Signal, from?: string): void {
  const audience: Audience =
    to.length === 0 ? { kind: 'everybody' } : { kind: 'some', connectionIds: [...new Set(to)] };
  draft.emit({ type: 'signalSent', from, signalType: type, data }, audience);
}
