import {
  Database,
  SessionGone,
  SessionTransactions,
  type Connection,
  type SessionTransaction,
} from '@convene/database';
import { errorReconnection } from '@convene/openvidu-protocol';
import { gatewayOperations, ServiceError, type Attachment } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { DeliveryProgress } from '../gateways/delivery-progress.js';
import { unlessGone } from '../sessions/change-session.js';
import { Departures } from './departures.js';
import { EvictionTimers } from './eviction-timers.js';
import { type ClientConnection, hasClient } from './has-client.js';
import { holdsSocket } from './holds-socket.js';

/** A lost socket, and its owner's return or eviction (protocol 5.2 and 6). */
@Injectable()
export class Reconnection {
  private readonly logger = new Logger(Reconnection.name);

  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
    private readonly timers: EvictionTimers,
    private readonly bus: ServiceBus,
    private readonly progress: DeliveryProgress,
  ) {}

  /**
   * The participant's socket is gone. The timer is set before the row says so: a crash in between leaves a timer that
   * finds nothing to do, never a lost participant without a timer. May be told twice.
   * @param wasHeld his gateway says so, which had it: he had got the answer to his joinRoom
   */
  async lost({ sessionUid, connectionId, attachment, cursor }: Attachment, wasHeld = false): Promise<void> {
    await this.timers.set({ sessionUid, connectionId, attachment });
    await this.ofAttachment({ sessionUid, connectionId, attachment }, async ({ db }, connection) => {
      if (connection.lostAt) return;
      await db.connection.update({
        where: { id: connection.id },
        data: {
          lostAt: new Date(),
          cursor: Math.max(connection.cursor, cursor),
          ...(wasHeld ? { arrivalId: null } : {}),
        },
        select: { id: true },
      });
      this.logger.log({ sessionUid, connectionId, msg: 'The participant’s socket is lost' });
    });
  }

  /**
   * The time to come back is over; nothing happens when he did. A gateway may have been declared lost that was only cut
   * off for a while: it is asked before, so that nobody is evicted whose socket is there.
   */
  async evict(lost: Omit<Attachment, 'cursor'>): Promise<void> {
    const held = await this.isHeld(lost);
    await this.ofAttachment(lost, async (transaction, connection) => {
      if (!connection.lostAt) return;
      if (held) return keep(transaction, connection);
      if (connection.arrivalId) await this.departures.takeBack(transaction, connection);
      else await this.departures.remove(transaction, connection, 'networkDisconnect');
      this.logger.log({ ...lost, msg: 'The participant did not come back' });
    });
  }

  /** He comes back on a new socket of the gateway. @throws RpcError 40007 when his place was given up */
  async connect(rpcSessionId: string, gatewayId: string): Promise<Attachment> {
    const before = await this.database.connection.findUnique({ where: { rpcSessionId } });
    if (!before || !hasClient(before)) throw errorReconnection();
    const attached = await this.attach(before, gatewayId);
    const read = this.progress.of(before)?.read ?? 0;
    const cursor = before.lostAt ? attached.cursor : await this.takeFrom(before);
    return { ...attached, cursor: Math.max(cursor, read) };
  }

  /** The gateway does not know whether he came back to it: his client was told that he did not. */
  async notReturned(rpcSessionId: string, gatewayId: string): Promise<void> {
    const connection = await this.database.connection.findUnique({ where: { rpcSessionId } });
    if (!connection || !hasClient(connection) || connection.gatewayId !== gatewayId) return;
    await this.lost(connection);
  }

  private async attach(before: ClientConnection, gatewayId: string): Promise<Attachment> {
    const { sessionUid, id, connectionId } = before;
    try {
      return await this.transactions.change(sessionUid, async ({ db }) => {
        const present = await db.connection.findUnique({ where: { id }, select: { id: true } });
        if (!present) throw errorReconnection();
        await db.$executeRaw`INSERT INTO gateway (id) VALUES (${gatewayId}) ON CONFLICT DO NOTHING`;
        const { attachment, cursor } = await db.connection.update({
          where: { id },
          data: { gatewayId, attachment: { increment: 1 }, attachedAt: new Date(), lostAt: null, arrivalId: null },
        });
        return { sessionUid, connectionId, attachment, cursor: cursor ?? before.cursor };
      });
    } catch (error) {
      if (error instanceof SessionGone) throw errorReconnection();
      throw error;
    }
  }

  /**
   * The socket before was not known to be lost: its gateway lets go of it and says how far the client has read. One that
   * has just died says nothing; what it had handed to the operating system reached the client, who knows of the death
   * from the closed connection. (A client whose gateway's whole machine vanished knows nothing for longer than it takes
   * to declare that gateway lost, and does not come here.)
   */
  private async takeFrom(before: ClientConnection): Promise<number> {
    const { sessionUid, connectionId, attachment, cursor, gatewayId } = before;
    try {
      const place = { sessionUid, connectionId, attachment };
      const held = await this.bus.request(gatewayOperations.detach, place, gatewayId);
      return Math.max(cursor, held.cursor ?? 0);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return Math.max(cursor, this.progress.of(before)?.written ?? 0);
    }
  }

  private async isHeld({ sessionUid, connectionId, attachment }: Omit<Attachment, 'cursor'>): Promise<boolean> {
    const connection = await this.database.connection.findUnique({
      where: { sessionUid_connectionId: { sessionUid, connectionId } },
    });
    if (!connection || !hasClient(connection)) return false;
    try {
      return await holdsSocket(this.bus, { ...connection, attachment });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return false;
    }
  }

  private async ofAttachment(
    { sessionUid, connectionId, attachment }: Omit<Attachment, 'cursor'>,
    work: (transaction: SessionTransaction, connection: ClientConnection) => Promise<void>,
  ): Promise<void> {
    const change = this.transactions.change(sessionUid, async (transaction) => {
      const connection = await transaction.db.connection.findUnique({
        where: { sessionUid_connectionId: { sessionUid, connectionId } },
      });
      if (connection?.attachment === attachment && hasClient(connection)) await work(transaction, connection);
    });
    await unlessGone(change);
  }
}

async function keep({ db }: SessionTransaction, { id }: Connection): Promise<void> {
  await db.connection.update({ where: { id }, data: { lostAt: null }, select: { id: true } });
}
