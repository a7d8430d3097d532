import { expect, it } from 'vitest';
import { isDatabaseAway } from './database-away.js';
import { Database } from './database.js';

/** How a request fails with a database at this URL. */
async function failure(url: string): Promise<unknown> {
  const database = new Database(url, 1);
  try {
    return await database.session.count().catch((error: unknown) => error);
  } finally {
    await database.$disconnect();
  }
}

it.each([
  ['nobody listens', 'postgresql://a:b@127.0.0.1:1/x'],
  ['there is no socket', 'postgresql://a:b@localhost/x?host=/nowhere'],
  ['the name is unknown', 'postgresql://a:b@nowhere.invalid/x'],
])('knows that Postgres is away when %s', async (_, url) => {
  expect(await failure(url)).toSatisfy(isDatabaseAway);
});

it('takes nothing else for that', () => {
  expect(isDatabaseAway(new Error('Unique constraint failed'))).toBe(false);
  expect(isDatabaseAway('connect ECONNREFUSED')).toBe(false);
});
