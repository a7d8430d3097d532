import type { Pool } from 'undici';
import { Participant } from '../../e2e/clients/participant.ts';
import { RestClient } from '../../e2e/clients/rest-client.ts';
import { pause } from '../../e2e/support/until.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import { ask, authorized, openConnections, post, type Request } from '../rest/http.ts';
import { spread, type Spread } from '../run/percentiles.ts';

const SESSIONS = 10;
/** Of each kind of request, together little enough that none waits for another one of ours. */
const PER_SECOND = 20;

export interface Latencies {
  /** POST signal: a change of a session with an entry of its log. */
  signal_ms: Spread;
  /** POST tokens: a row that is inserted. */
  token_ms: Spread;
}

/** Requests to some sessions at a steady rate, whatever the answers take. To be ended. */
export class Traffic {
  private readonly rest: RestClient;
  private readonly participants: Participant[];
  private readonly connections: Pool;

  private constructor(rest: RestClient, participants: Participant[]) {
    this.rest = rest;
    this.participants = participants;
    this.connections = openConnections(rest.url);
  }

  static async begin({ url, secret }: Stack): Promise<Traffic> {
    const rest = new RestClient(url!, secret);
    const participants: Participant[] = [];
    while (participants.length < SESSIONS) participants.push(await Participant.join(rest, await rest.createSession()));
    return new Traffic(rest, participants);
  }

  /** Goes on until the promise resolves. */
  async during(work: Promise<unknown>): Promise<Latencies> {
    const [signal, token] = await Promise.all([
      this.ask(work, (session) =>
        post('/openvidu/api/signal', { session, to: [], data: 'Hello', type: 'signal:bench' }),
      ),
      this.ask(work, (session) => post('/openvidu/api/tokens', { session })),
    ]);
    return { signal_ms: spread(signal), token_ms: spread(token) };
  }

  async end(): Promise<void> {
    for (const participant of this.participants) participant.close();
    await this.connections.close();
  }

  private async ask(work: Promise<unknown>, request: (session: string) => Request): Promise<number[]> {
    let isOver = false;
    const over = work.finally(() => (isOver = true));
    const latencies: number[] = [];
    const asked: Promise<void>[] = [];
    const begin = performance.now();
    for (let nth = 0; !isOver; nth++) {
      const { session } = this.participants[nth % SESSIONS]!;
      const due = begin + (nth * 1_000) / PER_SECOND;
      await pause(Math.max(0, due - performance.now()));
      const made = ask(this.connections, authorized(this.rest.secret, request(session)));
      asked.push(made.then(() => void latencies.push(performance.now() - due)));
    }
    await Promise.all([over, ...asked]);
    return latencies;
  }
}
