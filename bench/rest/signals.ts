import { Participant } from '../../e2e/clients/participant.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';
import type { Frame } from '../../e2e/clients/rpc-client.ts';
import { pause, until } from '../../e2e/support/until.ts';
import { spread, type Spread } from '../run/percentiles.ts';
import { ask, authorized, openConnections, post } from './http.ts';

const SOCKETS = 100;
/** Few enough that one has arrived everywhere before the next is sent. */
const PER_SECOND = 10;
/** Signals before those that count. */
const WARM_UP = 30;

export interface Signals {
  sockets: number;
  perSecond: number;
  signals: number;
  /** Each from before it is sent until it has arrived at a socket, for all sockets. */
  sendMessage_ms: Spread;
  postSignal_ms: Spread;
}

/** Signals to everybody in a large session, at a steady rate: by one of the participants, then by REST. */
export async function measureSignals(rest: RestClient, signals: number): Promise<Signals> {
  const session = await rest.createSession();
  const arrivals = new Arrivals();
  const participants: Participant[] = [];
  while (participants.length < SOCKETS)
    participants.push(await Participant.join(rest, session, { onFrame: arrivals.look }));
  const { rpc } = participants[0]!;
  const type = 'signal:bench';
  const bySocket = (data: string) => rpc.call('sendMessage', { message: JSON.stringify({ to: [], data, type }) });
  const connections = openConnections(rest.url);
  const byRest = (data: string) =>
    ask(connections, authorized(rest.secret, post('/openvidu/api/signal', { session, to: [], data, type })));
  const sendMessage = await measure(bySocket, signals, arrivals);
  const postSignal = await measure(byRest, signals, arrivals);
  await connections.close();
  await Promise.all(participants.map((each) => each.rpc.close()));
  return { sockets: SOCKETS, perSecond: PER_SECOND, signals, sendMessage_ms: sendMessage, postSignal_ms: postSignal };
}

async function measure(send: (data: string) => Promise<unknown>, signals: number, arrivals: Arrivals): Promise<Spread> {
  arrivals.restart();
  // Each at its own time, so that a late one does not make those behind it late.
  const one = async (number: number) => {
    await pause((number * 1_000) / PER_SECOND);
    arrivals.sent(String(number));
    await send(String(number));
  };
  const all = WARM_UP + signals;
  await Promise.all(Array.from({ length: all }, (_, number) => one(number)));
  const expected = all * SOCKETS;
  await until('all signals have arrived everywhere', () => arrivals.count >= expected, { seen: () => arrivals.count });
  if (arrivals.count > expected) throw new Error(`${arrivals.count} signals arrived instead of ${expected}`);
  return spread(arrivals.latencies((data) => Number(data) >= WARM_UP));
}

/** When the signals were sent, and when they arrived. */
class Arrivals {
  private sentAt = new Map<string, number>();
  private arrived: { data: string; ms: number }[] = [];

  restart(): void {
    this.sentAt = new Map();
    this.arrived = [];
  }

  sent(data: string): void {
    this.sentAt.set(data, performance.now());
  }

  readonly look = ({ method, params }: Frame): void => {
    if (method !== 'sendMessage') return;
    const data = String(params!.data);
    this.arrived.push({ data, ms: performance.now() - this.sentAt.get(data)! });
  };

  get count(): number {
    return this.arrived.length;
  }

  latencies(of: (data: string) => boolean): number[] {
    return this.arrived.filter(({ data }) => of(data)).map(({ ms }) => ms);
  }
}
