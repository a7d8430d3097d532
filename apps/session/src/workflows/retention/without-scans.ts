import type { Database } from '@convene/database';

/**
 * Removes rows by their indexes, whatever Postgres believes: of a session that has had a good part of all entries it expects
 * that many, also when they are gone, and would read the whole log of the platform to remove it.
 *
 * @param removal a DELETE
 * @returns how many rows the statement itself removed
 */
export async function withoutScans(database: Database, removal: string, parameters: unknown[]): Promise<number> {
  return database.transaction(async (statements) => {
    await statements.query('SET LOCAL enable_seqscan = off');
    const [found] = await statements.query<{ removed: number }>(
      `WITH removed AS (${removal} RETURNING 1) SELECT count(*)::int AS removed FROM removed`,
      parameters,
    );
    return found!.removed;
  });
}
