import { SessionTransactions, type SessionTransaction, type Stream } from '@convene/database';
import { errorNotStreaming, type StreamPropertyChangedParams } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeAs, type Caller } from '../connections/caller.js';
import { StreamEndings } from './stream-endings.js';

/** What a participant does with the stream he publishes. */
@Injectable()
export class ChangeStream {
  constructor(
    private readonly transactions: SessionTransactions,
    private readonly endings: StreamEndings,
  ) {}

  /** Protocol 7.4. @throws RpcError 803, 105 */
  async unpublish(caller: Caller): Promise<void> {
    await this.ownStream(caller, 'unpublishVideo', (transaction, stream) =>
      this.endings.unpublish(transaction, stream, 'unpublish', { kind: 'others', than: caller.connectionId }),
    );
  }

  /** Protocol 7.9: the stream's description changes, the others are told. @throws RpcError 803, 105 */
  async propertyChanged(caller: Caller, { property, newValue, reason }: StreamPropertyChangedParams): Promise<void> {
    const { connectionId } = caller;
    await this.ownStream(caller, 'streamPropertyChanged', async (transaction, stream) => {
      if (property !== 'videoTrack' && property !== 'audioTrack') {
        await transaction.db.stream.update({
          where: { id: stream.id },
          data: { [property]: newValue },
          select: { id: true },
        });
      }
      transaction.emit(
        { type: 'streamPropertyChanged', connectionId, streamId: stream.id, property, newValue, reason },
        { kind: 'others', than: connectionId },
      );
    });
  }

  private async ownStream(
    caller: Caller,
    method: string,
    work: (transaction: SessionTransaction, stream: Stream) => Promise<void>,
  ): Promise<void> {
    await changeAs(this.transactions, caller, method, async (transaction, owner) => {
      const stream = await transaction.db.stream.findUnique({ where: { ownerId: owner.id } });
      if (!stream) throw errorNotStreaming(owner.connectionId);
      await work(transaction, stream);
    });
  }
}
