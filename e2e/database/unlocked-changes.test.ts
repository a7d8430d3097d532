import { Database, NotRead, readEvents, SessionChanges, type SessionValue } from '@convene/database';
import type { SessionEvent } from '@convene/service-contracts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';

// A session that nobody else changes is changed without a lock. Here others do, on another replica.

type Send = (...args: unknown[]) => Promise<pg.QueryResult>;
const { query } = pg.Client.prototype as unknown as { query: Send };

let own: OwnDatabase;
let other: Database;
let uid: string;

beforeAll(async () => {
  own = await createOwnDatabase();
  other = new Database(own.url, 5);
});
afterAll(async () => {
  await other?.$disconnect();
  await own?.drop();
});
beforeEach(async () => {
  ({ uid } = await own.database.session.create({ data: { sessionId: 'S', ...SESSION_PROPERTIES } }));
});
afterEach(() => void vi.restoreAllMocks());

const replica = (database: Database) =>
  new SessionChanges<string>(database, { announce: () => undefined, perform: () => undefined });

/** A rule that writes one entry about somebody. */
const noting = (connectionId: string) => (value: SessionValue) => {
  const seq = value.session.lastEventSeq + 1;
  const body = { type: 'participantEvicted', connectionId, reason: 'sessionClosedByServer' } as const;
  const event: SessionEvent = { seq, audience: { kind: 'everybody' }, body };
  const session = { ...value.session, lastEventSeq: seq };
  return { result: seq, value: { ...value, session }, events: [event], effects: [], besides: {} };
};

/** What the log says, in its order. */
async function noted(): Promise<string[]> {
  const log = await readEvents(own.database, uid, 0);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  return log.map(({ body }) => (body as { connectionId: string }).connectionId);
}

/** Does something right before the first statement is sent that has this in it. */
function before(part: string, work: () => Promise<unknown>): void {
  let isDone = false;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const { text = args[0] } = args[0] as { text?: unknown };
    const send = () => query.apply(this, args);
    if (isDone || !String(text).includes(part)) return send();
    isDone = true;
    return work().then(send);
  } as never);
}

const WRITE = 'unchanged AS';
const change = (database: Database, who: string) => replica(database).change({ session: { uid }, decide: noting(who) });

test('what another replica has changed meanwhile is not overwritten', async () => {
  before(WRITE, () => change(other, 'of the other'));
  expect(await change(own.database, 'of this one')).toBe(2);
  expect(await noted()).toEqual(['of the other', 'of this one']);
});

test('what was seen before is not read again, unless another replica has changed it', async () => {
  const changes = replica(own.database);
  const seen = (await changes.read({ uid }))!;
  const query = vi.spyOn(pg.Client.prototype, 'query');
  expect(await changes.change({ session: { uid }, seen, decide: noting('first') })).toBe(1);
  expect(query).toHaveBeenCalledTimes(1);
  await change(other, 'of the other');
  expect(await changes.change({ session: { uid }, seen, decide: noting('later') })).toBe(3);
  expect(await noted()).toEqual(['first', 'of the other', 'later']);
});

test('what was seen before is read again when a rule needs more of it', async () => {
  const changes = replica(own.database);
  const seen = (await changes.read({ uid }))!;
  const decide = (value: SessionValue) => {
    if (!value.isWhole) throw new NotRead('Not everybody was read');
    return noting('everybody')(value);
  };
  await changes.change({ session: { uid }, needs: { people: 'all' }, seen, decide });
  expect(await noted()).toEqual(['everybody']);
});

test('also when only a row of somebody in it has changed', async () => {
  const connection = { id: uid, sessionUid: uid, connectionId: 'con_A', token: '', role: 'PUBLISHER' };
  const data = { ...connection, record: false, insecure: false, serverData: '', clientData: '', platform: '' };
  await own.database.connection.create({ data: { ...data, location: '', createdAt: new Date() } });
  const decide = (role: string) => (value: SessionValue) => {
    const known = value.connections.get(uid)!;
    const connections = new Map([[uid, { ...known, role, serverData: `${known.serverData}+` }]]);
    return { result: undefined, value: { ...value, connections }, events: [], effects: [], besides: {} };
  };
  const promote = (database: Database, role: string) =>
    replica(database).change({ session: { uid }, needs: { people: 'all' }, decide: decide(role) });
  before(WRITE, () => promote(other, 'SUBSCRIBER'));
  await promote(own.database, 'MODERATOR');
  const { role, serverData } = await own.database.connection.findUniqueOrThrow({ where: { id: uid } });
  expect({ role, serverData }).toEqual({ role: 'MODERATOR', serverData: '++' });
});

test('who finds it locked waits for its lock, and not for longer than somebody waits for him', async () => {
  const locking = new pg.Client(own.url);
  await locking.connect();
  await locking.query('BEGIN');
  await locking.query('SELECT FROM session WHERE uid = $1 FOR UPDATE', [uid]);
  let isLate = false;
  const changes = new SessionChanges<string>(own.database, {
    deadline: () => ({
      check: () => {
        if (isLate) throw new Error('too late');
      },
    }),
    announce: () => undefined,
    perform: () => undefined,
  });
  const patient = change(other, 'patient');
  const late = changes.change({ session: { uid }, decide: noting('late') });
  const isWaiting = async () =>
    (
      await locking.query(
        "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      )
    ).rowCount;
  const refused = late.catch((error: Error) => error.message);
  await vi.waitFor(async () => expect(await isWaiting()).toBe(2));
  isLate = true;
  await locking.query('COMMIT');
  await locking.end();
  expect(await refused).toBe('too late');
  await patient;
  expect(await noted()).toEqual(['patient']);
});

test('two replicas that change it as often as they can lose nothing', { timeout: 30_000 }, async () => {
  const EACH = 150;
  const oneByOne = async (database: Database, name: string) => {
    for (let number = 0; number < EACH; number++) await change(database, `${name}${number}`);
  };
  await Promise.all([oneByOne(own.database, 'a'), oneByOne(other, 'b')]);
  const all = await noted();
  for (const name of ['a', 'b']) {
    const own = all.filter((one) => one.startsWith(name));
    expect(own).toEqual(Array.from({ length: EACH }, (_, number) => `${name}${number}`));
  }
});

test('what is refused is refused under the lock, when what is about to happen has happened', async () => {
  before('BEGIN', () => change(other, 'of the other'));
  const decide = (value: SessionValue) => {
    if (value.session.lastEventSeq === 0) throw new Error('nothing has happened');
    return noting('of this one')(value);
  };
  expect(await replica(own.database).change({ session: { uid }, decide })).toBe(2);
  expect(await noted()).toEqual(['of the other', 'of this one']);
});
