import { errorNoSessionInPath } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { forceDisconnectByServer, forceDisconnectByUser } from '../../rules/session/force-disconnect.js';
import { leave } from '../../rules/session/leave.js';
import { leaving } from '../changing/parts.js';
import { type Caller, Sessions } from '../changing/sessions.js';

/** How somebody leaves: by himself, or sent out by a moderator or the backend. */
@Injectable()
export class LeaveRoom {
  constructor(private readonly sessions: Sessions) {}

  /** A client says goodbye (protocol 7.2). @throws RpcError 803 when he is not in the session any more */
  async leave(caller: Caller): Promise<void> {
    await this.sessions.changeAs(caller, 'leaveRoom', leaving(caller.connectionId), (draft, connection) =>
      leave(draft, connection, 'disconnect'),
    );
  }

  /**
   * Protocol 7.10.
   * @returns the number of the event with which the moderator is told; undefined when it is he himself
   * @throws RpcError 803, 401, 102
   */
  async forceByUser(caller: Caller, connectionId: string): Promise<number | undefined> {
    return this.sessions.changeAs(caller, 'forceDisconnect', leaving(connectionId), (draft, moderator) =>
      forceDisconnectByUser(draft, moderator, connectionId),
    );
  }

  /** REST semantics 2.8. @throws RestError 400 without such a session, 404 without such a connection in it */
  async forceByServer(sessionId: string, connectionId: string): Promise<void> {
    const needs = { parts: leaving(connectionId), gone: errorNoSessionInPath };
    await this.sessions.change({ sessionId }, needs, (draft) => forceDisconnectByServer(draft, connectionId));
  }
}
