import { SessionTransactions } from '@convene/database';
import { Injectable } from '@nestjs/common';
import { Departures } from './departures.js';
import { changeAs, type Caller } from './caller.js';

/** A client says goodbye (protocol 7.2). */
@Injectable()
export class LeaveRoom {
  constructor(
    private readonly transactions: SessionTransactions,
    private readonly departures: Departures,
  ) {}

  /** @throws RpcError 803 when he is not in the session any more */
  async leave(caller: Caller): Promise<void> {
    await changeAs(this.transactions, caller, 'leaveRoom', (transaction, connection) =>
      this.departures.remove(transaction, connection, 'disconnect'),
    );
  }
}
