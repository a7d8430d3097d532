import { expect, test } from 'vitest';
import { createOwnDatabase } from '../stack/own-database.ts';

test('each foreign key has an index, so that removing a row does not scan those that may belong to it', async () => {
  const own = await createOwnDatabase();
  try {
    const keys = await own.database.$queryRaw<{ name: string; isIndexed: boolean }[]>`
      SELECT conname AS name, EXISTS (
        SELECT FROM pg_index WHERE indrelid = conrelid AND indisvalid AND indpred IS NULL
          -- Its columns are the first ones of the index.
          AND (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey) AS "isIndexed"
      FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`;
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter(({ isIndexed }) => !isIndexed)).toEqual([]);
  } finally {
    await own.drop();
  }
});
