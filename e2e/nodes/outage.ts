import type { RestClient } from '../clients/rest-client.ts';
import { pause, until } from '../support/until.ts';
import { Call } from './calls.ts';
import type { Machines } from './machines.ts';

export type Dependency = 'nats' | 'postgres';

export interface OutageOutcome {
  /** The longest time without sound in the calls that went on, seconds. */
  longestPauseS: number;
  /** Services that said of themselves that they do not live. */
  dead: string[];
  /** What requests got meanwhile, and after which time at most, seconds. */
  refusals: { status: number; message: string }[];
  slowestRefusalS: number;
  /** From the return of the dependency until a new call was possible, seconds. */
  healedS: number;
  /** What became different of what it should be. */
  differences: string[];
}

/** Takes a dependency away while people talk. */
export async function takeAway(machines: Machines, dependency: Dependency, seconds: number): Promise<OutageOutcome> {
  const [one, other] = [machines.rest(0), machines.rest(1)];
  const calls = [await Call.begin(one, other), await Call.begin(other, one)];
  try {
    const server = dependency === 'nats' ? machines.stack.nats : machines.stack.postgres;
    if (!server?.kill || !server.restart) throw new Error('The scenario needs a Postgres of its own');
    for (const call of calls) call.takeLongestPause();
    await server.kill();
    const refusals: Refusal[] = [];
    const dead = new Set<string>();
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(2_000)) {
      refusals.push(await refusal(one), await refusal(other));
      for (const name of await notLiving(machines)) dead.add(name);
    }
    await server.restart();
    const since = performance.now();
    const isPossible = async () => {
      const call = await Call.begin(one, other).catch(() => undefined);
      await call?.end(one);
      return call !== undefined;
    };
    await until('a call is possible', isPossible, { limitMs: 60_000 });
    const healedS = (performance.now() - since) / 1_000;
    return {
      longestPauseS: Math.max(...calls.map((call) => call.takeLongestPause())) / 1_000,
      dead: [...dead],
      refusals: refusals.map(({ status, message }) => ({ status, message })),
      slowestRefusalS: Math.max(...refusals.map(({ tookS }) => tookS)),
      healedS,
      differences: await differences(machines, calls),
    };
  } finally {
    await Promise.all(calls.map((call) => call.end(one)));
  }
}

interface Refusal {
  status: number;
  message: string;
  tookS: number;
}

async function refusal(rest: RestClient): Promise<Refusal> {
  const since = performance.now();
  const { status, body } = await rest.post('/sessions', {}).timeout(30_000);
  return { status, message: body?.message ?? '', tookS: (performance.now() - since) / 1_000 };
}

async function notLiving({ gateways, sessions, mediaNodes }: Machines): Promise<string[]> {
  const asked = [...gateways, ...sessions, ...mediaNodes].map(async ({ name, service, address }) => {
    const url = `http://${address}:${service.ports.health}/health/live`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    return answer?.ok ? [] : [name];
  });
  return (await Promise.all(asked)).flat();
}

/** Those who were there are there, and learn of what happens now, everything once. */
async function differences({ stack, rest }: Machines, calls: Call[]): Promise<string[]> {
  const found: string[] = [];
  for (const call of calls) {
    found.push(...call.disturbances());
    await rest(0).post('/signal', { session: call.session, data: 'It is over' }).expect(200);
    found.push(...(await call.differences(stack.databaseUrl)));
    const { connections } = await rest(1).session(call.session);
    const streams = connections.content.flatMap(({ publishers }) => publishers);
    if (connections.content.length !== 2 || streams.length !== 1) found.push(`now: ${JSON.stringify(connections)}`);
  }
  return found;
}
