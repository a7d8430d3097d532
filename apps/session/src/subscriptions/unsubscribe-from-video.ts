import { SessionTransactions } from '@convene/database';
import { errorConnectionNotFound } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeAs, type Caller } from '../connections/caller.js';
import { StreamEndings } from '../streams/stream-endings.js';

/** A participant stops receiving (protocol 7.6). */
@Injectable()
export class UnsubscribeFromVideo {
  constructor(
    private readonly transactions: SessionTransactions,
    private readonly endings: StreamEndings,
  ) {}

  /**
   * @param sender the publisher's connection id
   * @throws RpcError 803, 102; receiving nothing from him is no error
   */
  async unsubscribe(caller: Caller, sender: string): Promise<void> {
    await changeAs(this.transactions, caller, 'unsubscribeFromVideo', async (transaction, subscriber) => {
      const { db, session } = transaction;
      const publisher = await db.connection.findUnique({
        where: { sessionUid_connectionId: { sessionUid: session.uid, connectionId: sender } },
        select: { id: true },
      });
      if (!publisher) throw errorConnectionNotFound(sender, session.sessionId);
      const subscription = await db.subscription.findFirst({
        where: { subscriberId: subscriber.id, stream: { ownerId: publisher.id } },
      });
      if (subscription) await this.endings.unsubscribe(transaction, subscription, 'unsubscribe');
    });
  }
}
