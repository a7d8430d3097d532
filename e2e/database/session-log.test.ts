import { type Database, readEvents, SessionGone, SessionTransactions } from '@convene/database';
import type { SessionEvent } from '@convene/service-contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../support/own-database.ts';

let database: Database;
let own: OwnDatabase;
let uid: string;
let announced: SessionEvent[];
let transactions: SessionTransactions;

beforeAll(async () => {
  own = await createOwnDatabase();
  database = own.database;
});
afterAll(() => own?.drop());
beforeEach(async () => {
  announced = [];
  transactions = new SessionTransactions(database, { announce: (_, events) => announced.push(...events) });
  const session = await database.session.create({
    data: {
      sessionId: 'S',
      ...SESSION_PROPERTIES,
    },
  });
  uid = session.uid;
});

const evicted = (connectionId: string) =>
  ({ type: 'participantEvicted', connectionId, reason: 'sessionClosedByServer' }) as const;

test('fifty changes at once write a log without gaps, in the order of the changes', async () => {
  const changes = Array.from({ length: 50 }, (_, index) =>
    transactions.change(uid, async (transaction) => {
      transaction.emit(evicted(`con_${index}a`), { kind: 'everybody' });
      transaction.emit(evicted(`con_${index}b`), { kind: 'nobody' });
    }),
  );
  await Promise.all(changes);
  const log = await readEvents(database, uid, 0);
  expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  const pairs = log.map((event) => (event.body.type === 'participantEvicted' ? event.body.connectionId : ''));
  for (let index = 0; index < 100; index += 2) expect(pairs[index + 1]).toBe(pairs[index]!.replace('a', 'b'));
  expect(announced.toSorted((one, other) => one.seq - other.seq)).toEqual(log);
});

test('a change that fails leaves neither rows nor log, announces nothing and does nothing afterwards', async () => {
  let afterwards = false;
  const failing = transactions.change(uid, async (transaction) => {
    transaction.emit(evicted('con_a'), { kind: 'everybody' });
    transaction.afterCommit(() => (afterwards = true));
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect({ log: await readEvents(database, uid, 0), announced, afterwards }).toEqual({
    log: [],
    announced: [],
    afterwards: false,
  });
});

test('what comes after a commit is done each on its own, and the change has succeeded', async () => {
  const done: string[] = [];
  const fails = (what: string) => () => {
    done.push(what);
    throw new Error(`${what} failed on purpose`);
  };
  transactions = new SessionTransactions(database, { announce: fails('announcing') });
  const changed = transactions.change(uid, async (transaction) => {
    transaction.emit(evicted('con_a'), { kind: 'everybody' });
    transaction.afterCommit(fails('the first'));
    transaction.afterCommit(() => done.push('the second'));
    return 'changed';
  });
  expect(await changed).toBe('changed');
  expect(done).toEqual(['announcing', 'the first', 'the second']);
  expect(await readEvents(database, uid, 0)).toHaveLength(1);
});

test('a closed session cannot be changed', async () => {
  await transactions.change(uid, async ({ db }) => {
    await db.session.update({ where: { uid }, data: { closedAt: new Date() } });
  });
  await expect(transactions.change(uid, async () => undefined)).rejects.toThrow(SessionGone);
});
