import { Database, SessionTransactions, type SessionTransaction } from '@convene/database';
import type { gatewayOperations } from '@convene/service-contracts';
import { Injectable, Logger } from '@nestjs/common';
import { Departures } from '../connections/departures.js';
import { Reconnection } from '../connections/reconnection.js';
import { unlessGone } from '../sessions/change-session.js';
import { findSession } from '../sessions/find-session.js';
import { StreamEndings } from '../streams/stream-endings.js';

type Made = gatewayOperations.Made;

/**
 * Undoes what a gateway gave up on: nobody knows of it whose it is. Under the session's lock it is seen whether it has
 * happened; later it does not happen any more, because its deadline is over.
 */
@Injectable()
export class TakeBack {
  private readonly logger = new Logger('given up');

  constructor(
    private readonly database: Database,
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
    private readonly endings: StreamEndings,
    private readonly reconnection: Reconnection,
  ) {}

  async takeBack(made: Made): Promise<void> {
    if (made.kind === 'return') return this.reconnection.notReturned(made.rpcSessionId, made.gatewayId);
    const sessionUid = 'sessionUid' in made ? made.sessionUid : (await findSession(this.database, made.sessionId))?.uid;
    if (!sessionUid) return;
    const change = this.transactions.change(sessionUid, async (transaction) => {
      if (!(await this.undo(transaction, made))) return;
      transaction.afterCommit(() =>
        this.logger.log({ sessionUid, kind: made.kind, msg: 'Taken back: nobody waits for it' }),
      );
    });
    await unlessGone(change);
  }

  /** @returns whether there was anything */
  private async undo(transaction: SessionTransaction, made: Exclude<Made, { kind: 'return' }>): Promise<boolean> {
    switch (made.kind) {
      case 'arrival':
        return this.undoArrival(transaction, made.arrivalId);
      case 'publication':
        return this.undoPublication(transaction, made.publicationId);
      case 'subscription':
        return this.undoSubscription(transaction, made.subscriptionId);
      case 'camera':
        return this.undoCamera(transaction, made.publicationId);
    }
  }

  private async undoArrival(transaction: SessionTransaction, arrivalId: string): Promise<boolean> {
    const connection = await transaction.db.connection.findUnique({ where: { arrivalId } });
    if (connection) await this.departures.takeBack(transaction, connection);
    return connection !== null;
  }

  private async undoPublication(transaction: SessionTransaction, publicationId: string): Promise<boolean> {
    const stream = await transaction.db.stream.findUnique({
      where: { publicationId },
      include: { owner: { select: { connectionId: true } } },
    });
    if (!stream) return false;
    const audience = { kind: 'others' as const, than: stream.owner.connectionId };
    await this.endings.unpublish(transaction, stream, 'unpublish', audience);
    return true;
  }

  private async undoSubscription(transaction: SessionTransaction, id: string): Promise<boolean> {
    const subscription = await transaction.db.subscription.findUnique({ where: { id } });
    if (subscription) await this.endings.unsubscribe(transaction, subscription, 'unsubscribe');
    return subscription !== null;
  }

  private async undoCamera(transaction: SessionTransaction, publicationId: string): Promise<boolean> {
    const stream = await transaction.db.stream.findUnique({ where: { publicationId }, include: { owner: true } });
    if (stream) await this.departures.takeBack(transaction, stream.owner);
    return stream !== null;
  }
}
