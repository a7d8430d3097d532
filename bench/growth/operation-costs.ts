import { rounded } from '../run/percentiles.ts';
import type { Backend } from './backend.ts';
import { PEOPLE } from './fill.ts';
import { Latencies } from './latencies.ts';
import { beyondIdle, type Meter, type Usage } from './meter.ts';
import { Person } from './person.ts';

/** As many at every size of the platform, so that the costs can be compared. */
const SESSIONS = 100;
/** What is under way at the same time. */
const LANES = 4;

/** What one operation of a kind uses. */
export interface OperationCost {
  /** Processor time, microseconds. */
  session_us: number;
  gateway_us: number;
  postgres_us: number;
  nats_us: number;
  /** Of session service, Postgres and NATS together. */
  cpu_us: number;
  /** Each is a round trip. */
  statements: number;
  /** Messages that NATS tells the session services. */
  heard: number;
  wal_bytes: number;
}

/**
 * Does all of one kind, then all of the next, and divides what was used meanwhile, less what doing nothing uses, by their
 * number.
 *
 * @throws whatever an operation fails with
 */
export async function measureOperations(backend: Backend, meter: Meter, idle: Usage, name: string) {
  const latencies = new Latencies();
  const costs: Record<string, OperationCost> = {};
  const sessions = Array.from({ length: SESSIONS }, (_, number) => `${name}-${number}`);
  const tokens = new Map<string, string[]>();
  const phase = async <Item>(operation: string, items: Item[], work: (item: Item) => Promise<unknown>) => {
    const used = await meter.around(() => inLanes(items, (item) => latencies.of(operation, () => work(item))));
    costs[operation] = costOf(beyondIdle(used, idle), items.length);
  };

  await phase('POST sessions', sessions, (session) => backend.createSession(session));
  const guests = sessions.flatMap((session) => Array.from({ length: PEOPLE }, () => session));
  await phase('POST tokens', guests, async (session) => {
    tokens.set(session, [...(tokens.get(session) ?? []), await backend.createToken(session)]);
  });
  const rooms: Person[][] = [];
  for (const session of sessions)
    rooms.push(await Promise.all(tokens.get(session)!.map((token) => Person.connect(backend.url, session, token))));
  const people = rooms.flat();
  const firsts = rooms.map(([first]) => first!);
  const others = rooms.flatMap(([, ...rest]) => rest);
  const pairs = rooms.flatMap((room) =>
    room.flatMap((one) => room.filter((other) => other !== one).map((other) => ({ one, other }))),
  );
  await phase('joinRoom, the first', firsts, (person) => person.join());
  await phase('joinRoom', others, (person) => person.join());
  await phase('publishVideo', people, (person) => person.publish());
  await phase('receiveVideoFrom', pairs, ({ one, other }) => one.receive(other));
  await phase('sendMessage', people, (person) => person.signal());
  await phase('GET session', sessions, (session) => backend.getSession(session));
  await phase('leaveRoom', people, (person) => person.leave());
  return { costs, latencies: latencies.summary() };
}

async function inLanes<Item>(items: Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

function costOf(used: Usage, operations: number): OperationCost {
  const each = (value: number) => rounded(value / operations);
  return {
    session_us: each(used.session),
    gateway_us: each(used.gateway),
    postgres_us: each(used.postgres),
    nats_us: each(used.nats),
    cpu_us: each(used.session + used.postgres + used.nats),
    statements: each(used.statements),
    heard: each(used.heard),
    wal_bytes: each(used.wal),
  };
}
