import { reachOperations, subjectOf } from '@convene/service-contracts';
import { natsConnection } from '@convene/service-kit';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Service } from '../../tools/services/start-service.ts';
import { Participant } from '../clients/participant.ts';
import { healthUrl, metric } from '../observing/metrics.ts';
import { type LogEntry, sessionLog } from '../observing/session-log.ts';
import { shouldHaveBeenTold, wasTold, wasToldOnce } from '../observing/told.ts';
import { startOwnStack, type OwnStack } from '../stack/own-stack.ts';
import { until } from '../support/until.ts';

/** So many come back that every session service answers some of them. */
const PEOPLE = 24;
const SESSION_SERVICES = 3;

let stack: OwnStack;
let refuge: Service;
let nats: NatsConnection;
const scenes: Scene[] = [];
const killed = new Set<Service>();

beforeAll(async () => {
  stack = await startOwnStack({
    counts: { gateway: 1, session: SESSION_SERVICES, 'recording-worker': 0 },
    kindEnv: { session: { CONVENE_RECONNECTION_WINDOW: '30' } },
  });
  [refuge] = stack.gateways as [Service];
  nats = await connect(natsConnection(stack.nats.url, 'test'));
});
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.end();
  while (livingSessions().length < SESSION_SERVICES) await stack.add('session');
});
afterAll(async () => {
  await nats?.close();
  await stack?.stop();
});

const livingSessions = () => stack.sessions.filter((service) => !killed.has(service));

async function kill(...services: Service[]): Promise<void> {
  for (const service of services) {
    killed.add(service);
    service.kill('SIGKILL');
  }
  await Promise.all(services.map(({ exited }) => exited));
}

/** How often each living session service has been told how far a socket is. */
async function heard(): Promise<Map<Service, number>> {
  const counts = livingSessions().map(
    async (service) => [service, await metric(healthUrl(service), 'convene_reach_heard_total')] as const,
  );
  return new Map(await Promise.all(counts));
}

/** How many that came back a session service has answered. */
async function answeredConnects(service: Service): Promise<number> {
  const text = await (await fetch(`${healthUrl(service)}/metrics`)).text();
  const counts = text.matchAll(/^convene_operation_seconds_count\{operation="rpc.connect",.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** People whose sockets are on a gateway of their own, and a backend that says something now and then. */
class Scene {
  readonly gateway: Service;
  readonly people: Participant[];
  private readonly gatewayId: string;
  private readonly session: string;
  private said = 0;

  private constructor(gateway: Service, gatewayId: string, session: string, people: Participant[]) {
    this.gateway = gateway;
    this.gatewayId = gatewayId;
    this.session = session;
    this.people = people;
    scenes.push(this);
  }

  static async begin(gatewayId: string, size = PEOPLE): Promise<Scene> {
    const gateway = await stack.add('gateway', { GATEWAY_ID: gatewayId });
    const session = await stack.rest.createSession();
    const people: Participant[] = [];
    for (let number = 0; number < size; number++) {
      people.push(await Participant.join(stack.rest, session, { gateway: gateway.url }));
    }
    return new Scene(gateway, gatewayId, session, people);
  }

  /** Everybody is told something. */
  async say(): Promise<void> {
    const data = String(++this.said);
    await stack.rest.post('/signal', { session: this.session, type: 'count', data }).expect(200);
    await Promise.all(
      this.people.map((person) => until('it arrives', () => wasTold(person).at(-1) === `signal ${data}`)),
    );
  }

  /** The session services that hear of it when the gateway has written something, once these are two. */
  async keepers(): Promise<Service[]> {
    return until(
      'it has two keepers',
      async () => {
        const before = await heard();
        await this.say();
        await this.everybodyHasRead();
        const after = await heard();
        const hearing = livingSessions().filter((service) => after.get(service)! > before.get(service)!);
        return hearing.length === 2 && hearing;
      },
      { limitMs: 20_000 },
    );
  }

  /** The keepers know that everybody has read all. */
  async everybodyHasRead(): Promise<void> {
    const { seq } = (await this.log()).at(-1)!;
    const { rows } = await query(
      `SELECT session_uid AS "sessionUid", connection_id AS "connectionId", attachment FROM connection
        WHERE gateway_id = $1`,
      [this.gatewayId],
    );
    for (const socket of rows) {
      await until('his reading is known', async () => ((await this.recall(socket)) ?? 0) >= seq, { limitMs: 10_000 });
    }
  }

  /** From now on Postgres does not learn how far clients have read, until the returned function is called. */
  async keepFromPostgres(): Promise<() => Promise<void>> {
    const holder = new pg.Client({ connectionString: stack.databaseUrl });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM connection WHERE gateway_id = $1 FOR NO KEY UPDATE', [this.gatewayId]);
    return () => holder.end();
  }

  /** The gateway's row is gone, and with it the time in which it could be asked. */
  async declaredLost(): Promise<void> {
    const lost = async () =>
      (await query('SELECT FROM connection WHERE gateway_id = $1 AND lost_at IS NULL', [this.gatewayId])).rows;
    await until('its sockets are lost', async () => (await lost()).length === 0, { limitMs: 20_000 });
  }

  async comeBack(people = this.people): Promise<void> {
    await Promise.all(people.map((person) => person.comeBack(refuge.url)));
  }

  log(): Promise<LogEntry[]> {
    return sessionLog(stack.databaseUrl, this.session);
  }

  async end(): Promise<void> {
    for (const person of this.people) person.close();
    if (!killed.has(this.gateway)) await kill(this.gateway);
  }

  private async recall(socket: unknown): Promise<number | undefined> {
    const subject = subjectOf(reachOperations.recall, this.gatewayId);
    try {
      const answer = await nats.request(subject, JSON.stringify({ data: socket }), { timeout: 1_000 });
      const { response } = answer.json<{ response: { ok: { reached?: { read: number } } } }>();
      return response.ok.reached?.read;
    } catch {
      return undefined; // It has no keepers yet.
    }
  }
}

async function query(text: string, values: unknown[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

test('of three session services two hear how far the sockets of a gateway are', { timeout: 60_000 }, async () => {
  for (const gatewayId of ['one', 'other']) {
    const scene = await Scene.begin(gatewayId, 3);
    const keepers = await scene.keepers();
    const before = await heard();
    const more = async () => {
      const now = await heard();
      return new Map([...now].map(([service, count]) => [service, count - before.get(service)!]));
    };
    let told = 0;
    const listening = nats.subscribe(`${reachOperations.told.name}.*`, {
      callback: (_, message) => void (told += message.json<{ sockets: unknown[] }>().sockets.length),
    });
    for (let count = 0; count < 5; count++) await scene.say();
    await scene.everybodyHasRead();
    const heardByKeepers = async () => {
      const counts = await more();
      return told > 0 && keepers.every((keeper) => counts.get(keeper) === told);
    };
    await until('its keepers have heard all', heardByKeepers, {
      seen: async () => [told, [...(await more()).values()]],
    });
    listening.unsubscribe();
    const others = [...(await more())].filter(([service]) => !keepers.includes(service));
    expect(others.map(([, count]) => count)).toEqual([0]);
  }
});

test('who comes back misses nothing and hears nothing twice, whoever answers him', { timeout: 90_000 }, async () => {
  const scene = await Scene.begin('doomed');
  const keepers = await scene.keepers();
  const [stranger] = livingSessions().filter((service) => !keepers.includes(service));
  const before = await answeredConnects(stranger!);
  const release = await scene.keepFromPostgres();
  for (let count = 0; count < 10; count++) await scene.say();
  await scene.everybodyHasRead();
  await kill(scene.gateway);
  await release();
  await scene.comeBack(scene.people.slice(0, PEOPLE / 2));
  await scene.declaredLost();
  await scene.comeBack(scene.people.slice(PEOPLE / 2));
  await scene.say();
  const log = await scene.log();
  for (const person of scene.people) expect(wasTold(person)).toEqual(shouldHaveBeenTold(log, person));
  expect(await answeredConnects(stranger!)).toBeGreaterThan(before);
});

test.for<[string, number]>([
  ['one keeper dies', 1],
  ['both keepers die', 2],
])('nothing is lost when %s together with the gateway', { timeout: 90_000 }, async ([, deaths]) => {
  const scene = await Scene.begin(`doomed-with-${deaths}`, 6);
  const keepers = await scene.keepers();
  const release = await scene.keepFromPostgres();
  for (let count = 0; count < 5; count++) await scene.say();
  await kill(scene.gateway, ...keepers.slice(0, deaths));
  await release();
  await scene.comeBack();
  await scene.say();
  const log = await scene.log();
  for (const person of scene.people) {
    const { told, repetitions } = wasToldOnce(person);
    expect(told).toEqual(shouldHaveBeenTold(log, person));
    // Nobody is left who knows how far he was when both are dead, nor does Postgres, which was kept from it.
    expect(repetitions).toBe(deaths === 2 ? 1 : 0);
  }
});
