import type { Database, Prisma } from '@convene/database';

/**
 * Removes rows by their indexes, whatever Postgres believes: of a session that has had a good part of all entries it expects
 * that many, also when they are gone, and would read the whole log of the platform to remove it.
 *
 * @returns how many rows the statement itself removed
 */
export async function withoutScans(database: Database, removal: Prisma.PrismaPromise<number>): Promise<number> {
  const [, removed] = await database.$transaction([database.$executeRaw`SET LOCAL enable_seqscan = off`, removal]);
  return removed;
}
