import type { IpCamera, Prisma, SessionTransaction, Stream } from '@convene/database';
import { streamInfo } from './stream-info.js';
import { outboundCreated } from './webrtc-events.js';

/** A stream's row, but for the moment in which it begins. */
export type StreamRow = Omit<Prisma.StreamUncheckedCreateInput, 'createdAt'>;

/** A stream begins: its row, and its entries in the log. */
export async function beginStream(
  transaction: SessionTransaction,
  row: StreamRow,
  owner: { connectionId: string; camera?: IpCamera },
): Promise<Stream> {
  const stream = await transaction.db.stream.create({ data: { ...row, createdAt: new Date() } });
  const { connectionId } = owner;
  transaction.emit(outboundCreated(stream, owner), { kind: 'nobody' });
  transaction.emit(
    { type: 'participantPublished', connectionId, stream: streamInfo(stream) },
    { kind: 'others', than: connectionId },
  );
  return stream;
}
