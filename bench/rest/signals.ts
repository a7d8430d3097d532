import type { Pool } from 'undici';
import { Participant } from '../../e2e/clients/participant.ts';
import { RestClient } from '../../e2e/clients/rest-client.ts';
import type { Frame } from '../../e2e/clients/rpc-client.ts';
import { pause, until } from '../../e2e/support/until.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { spread, type Spread } from '../run/percentiles.ts';
import { cpuTime } from './cpu-time.ts';
import { ask, authorized, openConnections, post } from './http.ts';

const SOCKETS = 100;
/** Few enough that one has arrived everywhere before the next is sent. */
const PER_SECOND = 10;
/** Signals before those that count. */
const WARM_UP = 30;
const TYPE = 'signal:bench';

export interface Signals {
  sockets: number;
  perSecond: number;
  signals: number;
  /** Each from before it is sent until it has arrived at a socket, for all sockets. */
  sendMessage_ms: Spread;
  postSignal_ms: Spread;
  /** Time on the processor of the session service for a signal, microseconds. */
  session_cpu_us: number;
}

/** Signals are sent in so many portions; between two of them the other stack has its turn. */
const PORTIONS = 6;

/**
 * Signals to everybody in a large session, at a steady rate: by one of the participants, and by REST; in each of the
 * stacks in turns.
 */
export async function measureSignals(stacks: Stack[], signals: number): Promise<Signals[]> {
  const parties = [];
  for (const stack of stacks) parties.push(await SignalParty.start(stack));
  for (const party of parties) await party.warmUp();
  for (let portion = 1; portion <= PORTIONS; portion++) {
    console.log(`Signals, portion ${portion} of ${PORTIONS} …`);
    for (const party of parties) await party.measure(Math.ceil(signals / PORTIONS));
    parties.reverse();
  }
  // In the order of the stacks again: an even number of turns.
  return Promise.all(parties.map((party) => party.end()));
}

/** A large session of one stack, and what was measured in it. */
class SignalParty {
  private readonly bySocket: number[] = [];
  private readonly byRest: number[] = [];
  private readonly arrivals: Arrivals;
  private readonly participants: Participant[];
  private readonly connections: Pool;
  private readonly rest: RestClient;
  private readonly sessionPid: number;
  private cpuUs = 0;

  private constructor(stack: Stack, rest: RestClient, participants: Participant[], arrivals: Arrivals) {
    this.rest = rest;
    this.participants = participants;
    this.arrivals = arrivals;
    this.connections = openConnections(rest.url);
    this.sessionPid = stack.sessions[0]!.pid;
  }

  static async start(stack: Stack): Promise<SignalParty> {
    const rest = new RestClient(stack.url!, stack.secret);
    const session = await rest.createSession();
    const arrivals = new Arrivals();
    const participants: Participant[] = [];
    while (participants.length < SOCKETS)
      participants.push(await Participant.join(rest, session, { onFrame: arrivals.look }));
    return new SignalParty(stack, rest, participants, arrivals);
  }

  async warmUp(): Promise<void> {
    await this.latencies(this.sendMessage, WARM_UP);
    await this.latencies(this.postSignal, WARM_UP);
  }

  async measure(signals: number): Promise<void> {
    const before = cpuTime(this.sessionPid);
    this.bySocket.push(...(await this.latencies(this.sendMessage, signals)));
    this.byRest.push(...(await this.latencies(this.postSignal, signals)));
    this.cpuUs += cpuTime(this.sessionPid) - before;
  }

  async end(): Promise<Signals> {
    await this.connections.close();
    await Promise.all(this.participants.map(({ rpc }) => rpc.close()));
    const signals = this.bySocket.length / SOCKETS;
    return {
      sockets: SOCKETS,
      perSecond: PER_SECOND,
      signals,
      sendMessage_ms: spread(this.bySocket),
      postSignal_ms: spread(this.byRest),
      session_cpu_us: Math.round(this.cpuUs / (2 * signals)),
    };
  }

  private readonly sendMessage = (data: string): Promise<unknown> =>
    this.participants[0]!.rpc.call('sendMessage', { message: JSON.stringify({ to: [], data, type: TYPE }) });

  private readonly postSignal = (data: string): Promise<unknown> => {
    const { session } = this.participants[0]!;
    const request = post('/openvidu/api/signal', { session, to: [], data, type: TYPE });
    return ask(this.connections, authorized(this.rest.secret, request));
  };

  private async latencies(send: (data: string) => Promise<unknown>, signals: number): Promise<number[]> {
    const { arrivals } = this;
    arrivals.restart();
    // Each at its own time, so that a late one does not make those behind it late.
    const one = async (number: number) => {
      await pause((number * 1_000) / PER_SECOND);
      arrivals.sent(String(number));
      await send(String(number));
    };
    await Promise.all(Array.from({ length: signals }, (_, number) => one(number)));
    const expected = signals * SOCKETS;
    await until('all signals have arrived everywhere', () => arrivals.latencies.length >= expected, {
      seen: () => arrivals.latencies.length,
    });
    if (arrivals.latencies.length > expected) throw new Error(`More than ${expected} signals arrived`);
    return arrivals.latencies;
  }
}

/** When the signals were sent, and how long each took to each socket. */
class Arrivals {
  latencies: number[] = [];
  private sentAt = new Map<string, number>();

  restart(): void {
    this.sentAt = new Map();
    this.latencies = [];
  }

  sent(data: string): void {
    this.sentAt.set(data, performance.now());
  }

  readonly look = ({ method, params }: Frame): void => {
    if (method !== 'sendMessage') return;
    this.latencies.push(performance.now() - this.sentAt.get(String(params!.data))!);
  };
}
