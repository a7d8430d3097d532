import { expect, test } from 'vitest';
import { schemaDrift } from '../../tools/prisma/drift.ts';

test('the SQL migrations build exactly what prisma/schema.prisma says', async () => {
  const databaseUrl = process.env.CONVENE_TEST_DATABASE_URL;
  if (!databaseUrl) throw new Error('CONVENE_TEST_DATABASE_URL is not set: e2e/global-setup.ts provides it');
  expect(await schemaDrift(databaseUrl)).toBeUndefined();
});
