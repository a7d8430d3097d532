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
  /** Without BEGIN and COMMIT, which are round trips, too. */
  statements: number;
  /** Messages that NATS tells the session services. */
  heard: number;
  wal_bytes: number;
}

/**
 * Does all of one kind, then all of the next, and divides what was used meanwhile, less what doing nothing uses, by their
 * number. With whom something has failed nothing more is done; how often that was is told.
 */
export async function measureOperations(backend: Backend, meter: Meter, idle: Usage, name: string) {
  const latencies = new Latencies();
  const costs: Record<string, OperationCost> = {};
  /** @returns those with whom it has not failed, and what came of it */
  const phase = async <Item, Result>(operation: string, items: Item[], work: (item: Item) => Promise<Result>) => {
    const done: { item: Item; result: Result }[] = [];
    const one = async (item: Item) => {
      const result = await latencies.of(operation, () => work(item));
      done.push({ item, result });
    };
    const used = await meter.around(() => inLanes(items, one));
    if (items.length > 0) costs[operation] = costOf(beyondIdle(used, idle), items.length);
    return done;
  };

  const sessions = Array.from({ length: SESSIONS }, (_, number) => `${name}-${number}`);
  await phase('POST sessions', sessions, (session) => backend.createSession(session));
  const guests = sessions.flatMap((session) => Array.from({ length: PEOPLE }, () => session));
  const invited = await phase('POST tokens', guests, (session) => backend.createToken(session));
  const people: Person[] = [];
  for (const { item: session, result: token } of invited)
    people.push(await Person.connect(backend.url, session, token));
  const bySession = Map.groupBy(people, ({ session }) => session);
  const firsts = [...bySession.values()].map(([first]) => first!);
  const joined = [
    ...(await phase('joinRoom, the first', firsts, (person) => person.join())),
    ...(await phase(
      'joinRoom',
      [...bySession.values()].flatMap((room) => room.slice(1)),
      (person) => person.join(),
    )),
  ].map(({ item }) => item);
  const publishers = (await phase('publishVideo', joined, (person) => person.publish())).map(({ item }) => item);
  const pairs = publishers.flatMap((one) =>
    publishers.filter((other) => other !== one && other.session === one.session).map((other) => ({ one, other })),
  );
  await phase('receiveVideoFrom', pairs, ({ one, other }) => one.receive(other));
  await phase('sendMessage', joined, (person) => person.signal());
  await phase('GET session', sessions, (session) => backend.getSession(session));
  await phase('leaveRoom', joined, (person) => person.leave());
  for (const person of people) person.vanish();
  if (latencies.failed > 0) console.log(`${latencies.failed} operations have failed`);
  return { costs, latencies: latencies.summary() };
}

/** Some at the same time. What fails is counted elsewhere, and holds up nothing. */
async function inLanes<Item>(items: Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item).catch(() => undefined);
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
