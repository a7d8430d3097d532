import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { until, type Patience } from '../support/until.ts';

/** A request as it came. */
export interface Received {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  /** The body's text, and what it says. */
  text: string;
  body: Record<string, any>;
  /** X-Convene-Event-Id. */
  id: string;
  /** Which request of its connection it is, from 1. */
  nthOfConnection: number;
}

/** The status to answer with; `drop` = the connection is cut, `reset` = rudely, `hang` = there is never an answer. */
export type Answer = number | 'drop' | 'reset' | 'hang';

/** A backend that takes webhooks, in this process. */
export class WebhookReceiver {
  /** All that came, in the order in which it came. */
  readonly requests: Received[] = [];
  /** How to answer; may be changed at any time. */
  answer: (request: Received) => Answer | Promise<Answer> = () => 200;
  /** Headers and body of the answers. */
  answerHeaders: Record<string, string> = {};
  answerBody = '';

  private readonly requestsOf = new WeakMap<Socket, number>();
  private readonly server: http.Server;
  private readonly scheme: string;

  private constructor(tls?: { cert: string; key: string }) {
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.take(request, response);
    this.server = tls ? https.createServer(tls, listener) : http.createServer(listener);
    this.scheme = tls ? 'https' : 'http';
  }

  /** On a free port of 127.0.0.1, with TLS when a certificate is given. */
  static async start(tls?: { cert: string; key: string }): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(tls);
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook?from=convene`;
  }

  /** What came for one session. */
  of(session: string): Received[] {
    return this.requests.filter(({ body }) => body.sessionId === session);
  }

  /** Waits until so many requests have come for a session, and returns their bodies. */
  async bodies(session: string, count: number, patience: Patience = {}): Promise<Record<string, any>[]> {
    const seen = () => this.of(session).map(({ body }) => body.event);
    await until(`${count} events of ${session} came`, () => this.of(session).length >= count, { seen, ...patience });
    return this.of(session).map(({ body }) => body);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers, socket } = request;
    const nthOfConnection = (this.requestsOf.get(socket) ?? 0) + 1;
    this.requestsOf.set(socket, nthOfConnection);
    const body = await text(request);
    const id = String(headers['x-convene-event-id']);
    const received = { method: method!, path: url!, headers, text: body, body: JSON.parse(body), id, nthOfConnection };
    this.requests.push(received);
    const answer = await this.answer(received);
    if (answer === 'hang') return;
    if (answer === 'drop') socket.destroy();
    else if (answer === 'reset') socket.resetAndDestroy();
    else response.writeHead(answer, this.answerHeaders).end(this.answerBody);
  }
}

/** Each event once, in the order in which they first came. */
export function firstArrivals(requests: Received[]): Received[] {
  return requests.filter(({ id }, index) => requests.findIndex((each) => each.id === id) === index);
}
