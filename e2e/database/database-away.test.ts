import { Database, isDatabaseAway, SessionChanges } from '@convene/database';
import { afterAll, expect, inject, test } from 'vitest';
import '../stack/provided.ts';

const NOWHERE = new Database('postgresql://nobody:nothing@127.0.0.1:1/nowhere');
const HERE = new Database(inject('infrastructure').env.DATABASE_URL, 2);
afterAll(() => Promise.all([NOWHERE.$disconnect(), HERE.$disconnect()]));

const UID = '01a20989-0414-71cb-ad70-f33add089452';
const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test.each<[string, () => Promise<unknown>]>([
  ['a query', () => NOWHERE.session.findMany()],
  ['a raw query', () => NOWHERE.$queryRaw`SELECT 1`],
  [
    'a change',
    () =>
      new SessionChanges(NOWHERE, { announce: () => undefined, perform: () => undefined }).change({
        session: { uid: UID },
        decide: () => expect.fail('Nothing was read'),
      }),
  ],
])('%s that cannot reach Postgres says so', async (_, work) => {
  expect(isDatabaseAway(await errorOf(work()))).toBe(true);
});

test('a connection that Postgres ends under a query says so', async () => {
  const ended = HERE.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
  expect(isDatabaseAway(await errorOf(ended))).toBe(true);
});

test('a query that is wrong is not an outage', async () => {
  expect(isDatabaseAway(await errorOf(HERE.$queryRaw`SELECT nonsense`))).toBe(false);
  expect(isDatabaseAway(new TypeError('undefined is not a function'))).toBe(false);
});
