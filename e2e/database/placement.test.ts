import { randomUUID } from 'node:crypto';
import { Database, SessionChanges } from '@convene/database';
import { Readiness, ServiceBus } from '@convene/service-kit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RestartableServer, startNats } from '../../tools/infrastructure/nats-server.ts';
import type { SessionConfiguration } from '../../apps/session/src/configuration/session-configuration.ts';
import { PlacedSessions } from '../../apps/session/src/nodes/placed-sessions.ts';
import { Placement } from '../../apps/session/src/nodes/placement.ts';
import type { Effect } from '../../apps/session/src/rules/effect.ts';
import { activateSession } from '../../apps/session/src/rules/session/activate-session.ts';
import { Sessions } from '../../apps/session/src/workflows/changing/sessions.ts';
import { createOwnDatabase, SESSION_PROPERTIES, type OwnDatabase } from '../stack/own-database.ts';

const NODES = 10;
const SESSIONS = 100;
const REPLICAS = 3;
/** No more than there are connections. */
const AT_ONCE = 15;
const CONFIGURATION = {
  CONVENE_PLACEMENT: 'least-loaded',
  CONVENE_MAX_SESSIONS_PER_MEDIA_NODE: 1_000,
} as SessionConfiguration;

let own: OwnDatabase;
let dir: string;
let nats: RestartableServer;
let replicas: Replica[];

/** What a session service has for this, with connections of its own. */
class Replica {
  private readonly database: Database;
  private readonly bus: ServiceBus;
  private readonly placed: PlacedSessions;
  private readonly placement: Placement;
  private readonly sessions: Sessions;

  constructor(databaseUrl: string, natsUrl: string) {
    this.database = new Database(databaseUrl, AT_ONCE);
    this.bus = new ServiceBus(natsUrl, 'session', new Readiness());
    this.placed = new PlacedSessions(this.database, this.bus);
    this.placement = new Placement(this.placed, CONFIGURATION);
    const changes = new SessionChanges<Effect>(this.database, { announce: () => undefined, perform: () => undefined });
    this.sessions = new Sessions(changes, CONFIGURATION);
  }

  async start(): Promise<void> {
    await this.bus.onModuleInit();
    this.placed.onApplicationBootstrap();
    await this.placed.read();
  }

  async stop(): Promise<void> {
    await this.placed.onApplicationShutdown();
    await this.bus.onApplicationShutdown();
    await this.database.$disconnect();
  }

  async activate(uid: string): Promise<boolean> {
    return this.sessions.change({ uid }, { parts: { runningNodes: 'always' } }, (draft) =>
      activateSession(draft, this.placement.choose(uid, draft.runningNodes)?.nodeId),
    );
  }
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'convene-e2e-placement-'));
  [own, nats] = await Promise.all([createOwnDatabase(), startNats({ logDir: dir })]);
  replicas = Array.from({ length: REPLICAS }, () => new Replica(own.url, nats.url));
  await Promise.all(replicas.map((replica) => replica.start()));
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await Promise.all([own.drop(), nats.stop()]);
  await rm(dir, { recursive: true, force: true });
});

test('sessions that begin at the same moment on several replicas are spread over equal nodes', async () => {
  await own.database.mediaNode.createMany({
    data: Array.from({ length: NODES }, (_, index) => ({
      id: `node-${index}`,
      epoch: randomUUID(),
      state: 'running' as const,
      workers: 1,
      sessions: 0,
      publications: 0,
      subscriptions: 0,
    })),
  });
  const uids = Array.from({ length: SESSIONS }, () => randomUUID());
  await own.database.session.createMany({
    data: uids.map((uid) => ({ uid, sessionId: uid, reservedId: uid, ...SESSION_PROPERTIES })),
  });
  const left = uids.entries();
  const activated: boolean[] = [];
  const atOnce = Array.from({ length: AT_ONCE }, async () => {
    for (const [index, uid] of left) activated.push(await replicas[index % REPLICAS]!.activate(uid));
  });
  await Promise.all(atOnce);
  expect(activated).toEqual(uids.map(() => true));
  const found = await own.database.session.groupBy({ by: ['mediaNodeId'], _count: true });
  const counts = found.map(({ _count: count }) => count).toSorted((one, other) => one - other);
  expect(counts).toHaveLength(NODES);
  expect(counts.at(-1)! - counts[0]!).toBeLessThanOrEqual(3);
});
