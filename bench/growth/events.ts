import { pause, until } from '../../e2e/support/until.ts';
import { rounded } from '../run/percentiles.ts';
import type { Backend } from './backend.ts';
import { distantPostgres } from './distant-postgres.ts';
import { PEOPLE } from './fill.ts';
import type { GrowingPlatform } from './growing-platform.ts';
import { Latencies } from './latencies.ts';
import { Person } from './person.ts';

const CROWD = 500;
const LOST_SOCKETS = 20_000;
const LOST_STREAMS = 5_000;
/** Postgres is 2 ms away: there and back. */
const EACH_WAY_MS = 1;
/** What takes longer is told as not done. */
const PATIENCE_MS = 120_000;
/** Silence is believed within seconds, unless everything takes too long. */
const DECLARED_WITHIN_MS = 60_000;
/** So many of the others each person of a large session receives. */
const RECEIVED = 3;

const secondsSince = (begin: number): number => rounded((performance.now() - begin) / 1_000);

/**
 * All sessions with all who are in them, listed at once. The seconds are those of the session services' processors; other
 * requests are made meanwhile.
 */
export async function listEverything({ meter }: GrowingPlatform, backend: Backend) {
  const memory = () => meter.memory();
  const before = memory();
  const others = new Latencies();
  let listed = 0;
  let isListing = true;
  const askOthers = async () => {
    for (let number = 0; isListing; number++) {
      await others.of('POST sessions', () => backend.createSession(`beside-the-list-${number}`));
      await pause(10);
    }
  };
  const peak = { session: 0, gateway: 0 };
  const watchMemory = async () => {
    for (; isListing; await pause(100)) {
      const now = memory();
      peak.session = Math.max(peak.session, ...now['session']!.map((mb, index) => mb - before['session']![index]!));
      peak.gateway = Math.max(peak.gateway, ...now['gateway']!.map((mb, index) => mb - before['gateway']![index]!));
    }
  };
  const list = async () => {
    listed = await backend.listSessions().finally(() => (isListing = false));
  };
  const used = await meter.around(async () => void (await Promise.all([list(), askOthers(), watchMemory()])));
  return {
    listed,
    session_s: rounded(used.session / 1e6),
    gateway_s: rounded(used.gateway / 1e6),
    postgres_s: rounded(used.postgres / 1e6),
    wall_s: rounded(used.ms / 1_000),
    more_memory_mb: peak,
    others: others.summary(),
  };
}

/** All with a socket and a token, then all at once. */
export async function joinAsACrowd({ client }: GrowingPlatform, backend: Backend) {
  const session = 'crowd';
  await backend.createSession(session);
  const people: Person[] = [];
  while (people.length < CROWD)
    people.push(await Person.connect(backend.url, session, await backend.createToken(session)));
  const latencies = new Latencies();
  const begin = performance.now();
  await Promise.allSettled(people.map((person) => latencies.of('joinRoom', () => person.join())));
  const seconds = secondsSince(begin);
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int FROM connection JOIN session ON uid = session_uid WHERE reserved_id = $1',
    [session],
  );
  const found = { seconds, errors: latencies.failed, ghosts: rows[0]!.count - (CROWD - latencies.failed) };
  for (const person of people) person.vanish();
  return { ...found, latencies: latencies.summary() };
}

/** A media node dies: until the end of each of its streams is in a log. */
export async function loseNode(platform: GrowingPlatform): Promise<Loss> {
  const { client } = platform;
  const node = 'node-doomed';
  const sessions = Math.ceil(LOST_STREAMS / PEOPLE);
  await platform.add({ prefix: 'on-doomed-node-', sessions }, { node, gateway: 'gateway-of-doomed-node' });
  const found = await lose(platform, node, {
    declared: `SELECT FROM media_node WHERE id = $1 AND state = 'lost'`,
    left: 'SELECT count(*)::int AS count FROM stream WHERE media_node_id = $1',
  });
  const { rows } = await client.query<{ told: number }>(
    `SELECT count(*)::int AS told FROM session JOIN session_event ON session_uid = uid
     WHERE session_id LIKE 'on-doomed-node-%' AND type = 'participantUnpublished'`,
  );
  if (rows[0]!.told + found.left !== sessions * PEOPLE)
    throw new Error(`${rows[0]!.told} of ${sessions * PEOPLE} streams were told of, and ${found.left} are there`);
  return found;
}

/** A gateway dies: until all its sockets are marked as lost, and so their owners' timers are set, which is done before. */
export async function loseGateway(platform: GrowingPlatform): Promise<Loss> {
  const gateway = 'gateway-doomed';
  const sessions = Math.ceil(LOST_SOCKETS / PEOPLE);
  await platform.add({ prefix: 'on-doomed-gateway-', sessions }, { node: 'node-of-doomed-gateway', gateway });
  return lose(platform, gateway, {
    declared: 'SELECT WHERE NOT EXISTS (SELECT FROM gateway WHERE id = $1)',
    left: 'SELECT count(*)::int AS count FROM connection WHERE gateway_id = $1 AND lost_at IS NULL',
  });
}

/** How long something that died kept the session services busy. */
interface Loss {
  /** From when it was given up until all was done; null when it was not within two minutes. */
  seconds: number | null;
  /** The same from its death. */
  since_death_s: number | null;
  /** What was not done by then. */
  left: number;
}

/** @param sql whether it is declared lost, and how much of it is left */
async function lose(
  { client, simulated }: GrowingPlatform,
  id: string,
  sql: { declared: string; left: string },
): Promise<Loss> {
  await simulated.kill(id);
  const died = performance.now();
  const isDeclared = async () => (await client.query(sql.declared, [id])).rowCount;
  await until(`${id} is declared lost`, isDeclared, { limitMs: DECLARED_WITHIN_MS });
  const declared = performance.now();
  const left = async () => (await client.query<{ count: number }>(sql.left, [id])).rows[0]!.count;
  let remaining = await left();
  while (remaining > 0 && performance.now() - declared < PATIENCE_MS) {
    await pause(50);
    remaining = await left();
  }
  const isDone = remaining === 0;
  return {
    seconds: isDone ? secondsSince(declared) : null,
    since_death_s: isDone ? secondsSince(died) : null,
    left: remaining,
  };
}

/** A large session is closed by the backend while Postgres is some way off from the session service. */
export async function closeFromAfar(platform: GrowingPlatform, backend: Backend) {
  const { stack } = platform;
  await platform.add(
    { prefix: 'large-', sessions: 2, people: CROWD, received: RECEIVED },
    { node: 'node-of-large', gateway: 'gateway-of-large' },
  );
  const near = [...stack.sessions];
  const postgres = await distantPostgres(stack.databaseUrl, EACH_WAY_MS);
  try {
    const far = await stack.add('session', { DATABASE_URL: postgres.url });
    await Promise.all(near.map((service) => service.stop()));
    // The first one makes the statements known to Postgres.
    const seconds: number[] = [];
    for (const session of ['large-1', 'large-2']) {
      const begin = performance.now();
      await backend.closeSession(session);
      seconds.push(secondsSince(begin));
    }
    await Promise.all(near.map(() => stack.add('session')));
    await far.stop();
    return { first_s: seconds[0]!, seconds: seconds[1]! };
  } finally {
    await postgres.close();
  }
}
