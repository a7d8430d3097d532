import type { Prisma } from '@convene/database';

export type OwnedStream = Prisma.StreamGetPayload<{ include: { owner: true } }>;

/**
 * A stream with its owner. Read one after the other: without a lock the owner may leave in between, and takes the stream
 * with him.
 */
export async function findStream(
  db: Prisma.TransactionClient,
  where: Prisma.StreamWhereInput,
): Promise<OwnedStream | undefined> {
  const stream = await db.stream.findFirst({ where });
  const owner = stream && (await db.connection.findUnique({ where: { id: stream.ownerId } }));
  return stream && owner ? { ...stream, owner } : undefined;
}
