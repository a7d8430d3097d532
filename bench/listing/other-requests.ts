import type { Pool } from 'undici';
import { RestClient } from '../../e2e/clients/rest-client.ts';
import { pause } from '../../e2e/support/until.ts';
import { ask, authorized, get, post, type Request } from '../rest/http.ts';

const API = '/openvidu/api';
/** Milliseconds from one request to the next. */
const EVERY_MS = 20;

/** What else backends ask meanwhile, at a steady rate: in turns tokens, and a session. */
export class OtherRequests {
  private turn = 0;
  private readonly connections: Pool;
  private readonly secret: string;
  private readonly session: string;

  private constructor(connections: Pool, secret: string, session: string) {
    this.connections = connections;
    this.secret = secret;
    this.session = session;
  }

  static async start(rest: RestClient, connections: Pool): Promise<OtherRequests> {
    return new OtherRequests(connections, rest.secret, await rest.createSession());
  }

  /** @returns how long each request took that was made until then, milliseconds */
  async until(end: Promise<unknown>): Promise<number[]> {
    let ended = false;
    const ending = end.finally(() => (ended = true));
    const latencies: Promise<number>[] = [];
    while (!ended) {
      latencies.push(this.timed());
      await Promise.race([pause(EVERY_MS), ending]);
    }
    await ending;
    return Promise.all(latencies);
  }

  /** The next of them. */
  request(): Request {
    const session = this.session;
    const request = this.turn++ % 2 === 0 ? post(`${API}/tokens`, { session }) : get(`${API}/sessions/${session}`);
    return authorized(this.secret, request);
  }

  private async timed(): Promise<number> {
    const asked = performance.now();
    await ask(this.connections, this.request());
    return performance.now() - asked;
  }
}
