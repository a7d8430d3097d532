import { errorNoSession, type Signal } from '@convene/openvidu-protocol';
import type { ReplyOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { signalAs, signalByServer } from '../rules/session/signal.js';
import { type Caller, Sessions } from './changing/sessions.js';

/** Texts that participants, and the backend, send to others through the session. */
@Injectable()
export class Signals {
  constructor(private readonly sessions: Sessions) {}

  /** Protocol 7.8. @returns what became of each, in order @throws RpcError 803 */
  async sendAs(caller: Caller, signals: Signal[]): Promise<ReplyOf<typeof rpcOperations.sendMessage>['outcomes']> {
    return this.sessions.changeAs(caller, 'sendMessage', { people: signals.flatMap(({ to }) => to) }, (draft) =>
      signalAs(draft, caller.connectionId, signals),
    );
  }

  /** REST semantics 2.10. @throws RestError 404, 406 */
  async send(sessionId: string, signal: Signal): Promise<void> {
    const needs = { parts: { people: signal.to }, gone: errorNoSession };
    await this.sessions.change({ sessionId }, needs, (draft) => signalByServer(draft, signal));
  }
}
