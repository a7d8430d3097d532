import { type Database, readEvents, SessionChanges, SessionGone, type SessionValue } from '@convene/database';
import type { Audience, SessionEvent, SessionEventBody } from '@convene/service-contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';

let database: Database;
let own: OwnDatabase;
let uid: string;
let announced: SessionEvent[];
let performed: string[];
let changes: SessionChanges<string>;

beforeAll(async () => {
  own = await createOwnDatabase();
  database = own.database;
});
afterAll(() => own?.drop());
beforeEach(async () => {
  announced = [];
  performed = [];
  changes = new SessionChanges(database, {
    announce: (_, events) => announced.push(...events),
    perform: (_, effects) => performed.push(...effects),
  });
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

/** A rule that writes these entries, and has these things done. */
function emitting(entries: [SessionEventBody, Audience['kind'] & ('everybody' | 'nobody')][], effects: string[] = []) {
  return (value: SessionValue) => {
    const head = value.session.lastEventSeq;
    const events = entries.map(([body, kind], index) => ({ seq: head + index + 1, audience: { kind }, body }));
    const session = { ...value.session, lastEventSeq: head + events.length };
    return { result: 'changed', value: { ...value, session }, events, effects, besides: {} };
  };
}

const pairOf = (index: number) =>
  emitting([
    [evicted(`con_${index}a`), 'everybody'],
    [evicted(`con_${index}b`), 'nobody'],
  ]);

test('fifty changes at once write a log without gaps, in the order of the changes', async () => {
  const fifty = Array.from({ length: 50 }, (_, index) => changes.change({ session: { uid }, decide: pairOf(index) }));
  await Promise.all(fifty);
  const log = await readEvents(database, uid, 0);
  expect(log.map((event) => event.seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  const pairs = log.map((event) => (event.body.type === 'participantEvicted' ? event.body.connectionId : ''));
  for (let index = 0; index < 100; index += 2) expect(pairs[index + 1]).toBe(pairs[index]!.replace('a', 'b'));
  expect(announced.toSorted((one, other) => one.seq - other.seq)).toEqual(log);
});

test('a change that fails leaves neither rows nor log, announces nothing and does nothing afterwards', async () => {
  const failing = changes.change({
    session: { uid },
    decide: () => {
      throw new Error('on purpose');
    },
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect({ log: await readEvents(database, uid, 0), announced, performed }).toEqual({
    log: [],
    announced: [],
    performed: [],
  });
});

test('changes that fail, or are too late, spoil none of those that are made with them', async () => {
  const late = new Set([3, 7]);
  let asking = 0;
  changes = new SessionChanges(database, {
    announce: (_, events) => announced.push(...events),
    perform: (_, effects) => performed.push(...effects),
    deadline: () => {
      const isLate = late.has(asking);
      let looks = 0;
      return {
        // Late only when it is to be committed, as what takes too long is.
        check: () => {
          if (isLate && ++looks > 1) throw new Error('too late');
        },
      };
    },
  });
  const asked = Array.from({ length: 20 }, async (_, index) => {
    asking = index;
    const decide = emitting([[evicted(`con_${index}`), 'everybody']], [`effect ${index}`]);
    const failing = () => {
      throw new Error('on purpose');
    };
    return changes.change({ session: { uid }, decide: index % 5 === 1 ? failing : decide });
  });
  const outcomes = await Promise.allSettled(asked);
  const bad = outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []));
  expect(bad).toEqual([1, 3, 6, 7, 11, 16]);
  const good = Array.from({ length: 20 }, (_, index) => index).filter((index) => !bad.includes(index));
  const log = await readEvents(database, uid, 0);
  expect(log.map(({ seq }) => seq)).toEqual(good.map((_, index) => index + 1));
  expect(log.map(({ body }) => body)).toEqual(good.map((index) => evicted(`con_${index}`)));
  expect(announced).toEqual(log);
  expect(performed).toEqual(good.map((index) => `effect ${index}`));
});

test('what comes after a commit is done each on its own, and the change has succeeded', async () => {
  const done: string[] = [];
  const fails = (what: string) => () => {
    done.push(what);
    throw new Error(`${what} failed on purpose`);
  };
  changes = new SessionChanges(database, { announce: fails('announcing'), perform: fails('the rest') });
  const decide = emitting([[evicted('con_a'), 'everybody']], ['something']);
  const first = changes.change({ session: { uid }, decide });
  const second = changes.change({ session: { uid }, decide });
  expect(await Promise.all([first, second])).toEqual(['changed', 'changed']);
  expect(done).toEqual(['announcing', 'the rest', 'announcing', 'the rest']);
  expect(await readEvents(database, uid, 0)).toHaveLength(2);
});

test('a closed session cannot be changed', async () => {
  const closing = (value: SessionValue) => ({
    result: undefined,
    value: { ...value, session: { ...value.session, closedAt: new Date() } },
    events: [],
    effects: [],
    besides: {},
  });
  // The second waits with the first one, the third comes later.
  const [first, second] = [1, 2].map(() => changes.change({ session: { uid }, decide: closing }));
  await first;
  await expect(second).rejects.toThrow(SessionGone);
  await expect(changes.change({ session: { uid }, decide: closing })).rejects.toThrow(SessionGone);
  expect(await changes.change({ session: { uid }, evenClosed: true, decide: closing })).toBeUndefined();
});

test('a session is found by the id that it has while it exists', async () => {
  await database.session.update({ where: { uid }, data: { reservedId: 'R' } });
  await changes.change({ session: { sessionId: 'R' }, decide: pairOf(1) });
  expect(await readEvents(database, uid, 0)).toHaveLength(2);
  await expect(changes.change({ session: { sessionId: 'S' }, decide: pairOf(2) })).rejects.toThrow(SessionGone);
});
