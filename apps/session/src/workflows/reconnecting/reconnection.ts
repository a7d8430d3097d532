import { Database } from '@convene/database';
import { errorReconnection } from '@convene/openvidu-protocol';
import { gatewayOperations, ServiceError, type Attachment } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { SocketReach } from '../../nodes/socket-reach.js';
import { type ClientConnection, hasClient } from '../../rules/connection/has-client.js';
import { attachSocket, loseSocket } from '../../rules/connection/socket.js';
import { evict } from '../../rules/session/leave.js';
import { leaving } from '../changing/parts.js';
import { Sessions } from '../changing/sessions.js';
import { isAttached } from './is-attached.js';

type Socket = Omit<Attachment, 'cursor'>;

/** A lost socket, and its owner's return or eviction (protocol 5.2 and 6). */
@Injectable()
export class Reconnection {
  private readonly logger = new Logger(Reconnection.name);

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly bus: ServiceBus,
    private readonly reach: SocketReach,
  ) {}

  /**
   * The participant's socket is gone. May be told twice.
   * @param wasHeld his gateway says so, which had it: he had got the answer to his joinRoom
   */
  async lost({ sessionUid, connectionId, attachment, cursor }: Attachment, wasHeld = false): Promise<void> {
    const socket = { sessionUid, connectionId, attachment };
    const parts = { people: [connectionId] };
    const isNew = await this.sessions.changeUnlessGone({ uid: sessionUid }, { parts }, (draft) =>
      loseSocket(draft, socket, cursor, wasHeld),
    );
    if (isNew) this.logger.log({ sessionUid, connectionId, msg: 'The participant’s socket is lost' });
  }

  /**
   * The time to come back is over; nothing happens when he did. A gateway may have been declared lost that was only cut
   * off for a while: it is asked before, so that nobody is evicted whose socket is there.
   */
  async evict(lost: Socket): Promise<void> {
    const { sessionUid: uid, connectionId } = lost;
    const isHeld = await this.isHeld(lost);
    const isOut = await this.sessions.changeUnlessGone({ uid }, { parts: leaving(connectionId) }, (draft) =>
      evict(draft, lost, isHeld),
    );
    if (isOut) this.logger.log({ ...lost, msg: 'The participant did not come back' });
  }

  /** He comes back on a new socket of the gateway. @throws RpcError 40007 when his place was given up */
  async connect(rpcSessionId: string, gatewayId: string): Promise<Attachment> {
    const before = await this.database.connection.findUnique({ where: { rpcSessionId } });
    if (!before || !hasClient(before)) throw errorReconnection();
    const attached = await this.attach(before, gatewayId);
    return { ...attached, cursor: Math.max(attached.cursor, await this.cursorOf(before)) };
  }

  /** The gateway does not know whether he came back to it: his client was told that he did not. */
  async notReturned(rpcSessionId: string, gatewayId: string): Promise<void> {
    const connection = await this.database.connection.findUnique({ where: { rpcSessionId } });
    if (!connection || !hasClient(connection) || connection.gatewayId !== gatewayId) return;
    await this.lost(connection);
  }

  private async attach(before: ClientConnection, gatewayId: string): Promise<Attachment> {
    const { sessionUid, id, connectionId } = before;
    const needs = { parts: { people: [id] }, gone: errorReconnection };
    return this.sessions.change({ uid: sessionUid }, needs, (draft) => {
      const { attachment, cursor } = attachSocket(draft, id, gatewayId);
      return { sessionUid, connectionId, attachment, cursor };
    });
  }

  /**
   * The last event that his client has, as far as anybody but Postgres knows. A socket that was not known to be lost is taken
   * from its gateway, which says how far the client has read. One that has just died says nothing; what it had handed to the
   * operating system reached the client, who knows of the death from the closed connection. (A client whose gateway's whole
   * machine vanished knows nothing for longer than it takes to declare that gateway lost, and comes back only then.)
   */
  private async cursorOf(before: ClientConnection): Promise<number> {
    const { sessionUid, connectionId, attachment, gatewayId } = before;
    const place = { sessionUid, connectionId, attachment };
    try {
      const held = before.lostAt ? {} : await this.bus.request(gatewayOperations.detach, place, gatewayId);
      return held.cursor ?? (await this.reach.of(gatewayId, place))?.read ?? 0;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return (await this.reach.of(gatewayId, place))?.written ?? 0;
    }
  }

  private async isHeld({ sessionUid, connectionId, attachment }: Socket): Promise<boolean> {
    const connection = await this.database.connection.findUnique({
      where: { sessionUid_connectionId: { sessionUid, connectionId } },
    });
    if (!connection || !hasClient(connection)) return false;
    try {
      return await isAttached(this.bus, { ...connection, attachment });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return false;
    }
  }
}
