import { joinParams } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import { RpcClient } from '../../e2e/clients/rpc-client.ts';
import { sessionLog } from '../../e2e/observing/session-log.ts';
import { pause } from '../../e2e/support/until.ts';
import { countEvents, sum, type EventCounts } from './event-counts.ts';

/** Whoever has not been told of a joiner by then, milliseconds, never will be. */
const PATIENCE_MS = 30_000;

export interface CrowdJoins {
  /** From the beginning to each answer to joinRoom, milliseconds. */
  joinedMs: number[];
  /** From the beginning until everybody had been told of everybody who came later. */
  allToldMs: number;
  counts: EventCounts;
}

/**
 * Many join one session at the same time, each with a socket of its own. What they are told of each other, by
 * joinRoom's answers and by notifications, is compared with the session's log.
 */
export async function crowdJoins(rest: RestClient, databaseUrl: string, joins: number): Promise<CrowdJoins> {
  const session = await rest.createSession();
  const tokens: string[] = [];
  while (tokens.length < joins) tokens.push(await rest.createToken(session));
  const begin = performance.now();
  const members = await Promise.all(tokens.map((token) => Member.join(rest.url, session, token, begin)));
  const missing = () => members.reduce((count, member) => count + joins - 1 - member.told, 0);
  while (missing() > 0 && performance.now() - begin < PATIENCE_MS) await pause(1);
  const allToldMs = performance.now() - begin;
  // What comes twice has come when the server knows that all has arrived.
  await Promise.all(members.map(({ rpc }) => rpc.acknowledged()));

  const log = await sessionLog(databaseUrl, session);
  const order = log.filter(({ type }) => type === 'participantJoined').map(({ body }) => String(body.connectionId));
  const counts = sum(members.map(({ id, found, notified }) => countEvents(order, id, found, notified)));
  await Promise.all(members.map(({ rpc }) => rpc.close()));
  return { joinedMs: members.map(({ joinedMs }) => joinedMs), allToldMs, counts };
}

/** Somebody in the crowd. */
class Member {
  readonly rpc: RpcClient;
  readonly id: string;
  /** Whom joinRoom's answer named. */
  readonly found: string[];
  readonly joinedMs: number;

  private constructor(rpc: RpcClient, joined: Record<string, any>, joinedMs: number) {
    this.rpc = rpc;
    this.id = joined.id;
    this.found = joined.value.map(({ id }: { id: string }) => id);
    this.joinedMs = joinedMs;
  }

  static async join(url: string, session: string, token: string, begin: number): Promise<Member> {
    const rpc = await RpcClient.open(url);
    const joined = await rpc.call('joinRoom', joinParams(session, token));
    return new Member(rpc, joined, performance.now() - begin);
  }

  /** Whom the notifications named, in their order. */
  get notified(): string[] {
    return this.rpc.notifications
      .filter(({ method }) => method === 'participantJoined')
      .map(({ params }) => String(params.id));
  }

  /** How many others this one has been told of, in whichever way. */
  get told(): number {
    return new Set([...this.found, ...this.notified]).size;
  }
}
