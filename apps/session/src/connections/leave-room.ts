import { SessionGone, SessionTransactions } from '@convene/database';
import { errorNotJoined } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { Departures } from './departures.js';
import { presentConnection, type Caller } from './caller.js';

/** A client says goodbye (protocol 7.2). */
@Injectable()
export class LeaveRoom {
  constructor(
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
  ) {}

  /** @throws RpcError 803 when he is not in the session any more */
  async leave(caller: Caller): Promise<void> {
    try {
      await this.transactions.change(caller.sessionUid, async (transaction) => {
        const connection = await presentConnection(transaction.db, caller, 'leaveRoom');
        await this.departures.remove(transaction, connection, 'disconnect');
      });
    } catch (error) {
      if (error instanceof SessionGone) throw errorNotJoined('leaveRoom');
      throw error;
    }
  }
}
