import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import { requestHeaders } from './request-headers.js';

/** As much of an answer's body is read, and thrown away, to use the connection again; in bytes. */
const READ_AT_MOST = 64 * 1024;

/** The one place that talks to the configured URL. Redirects are not followed. */
@Injectable()
export class WebhookEndpoint {
  private readonly agent: http.Agent;
  private readonly aborted = new AbortController();

  constructor(@Inject(CONFIGURATION) private readonly configuration: SessionConfiguration) {
    const rejectUnauthorized = !configuration.OPENVIDU_WEBHOOK_ACCEPT_ANY_CERTIFICATE;
    this.agent = this.isSecure
      ? new https.Agent({ keepAlive: true, rejectUnauthorized })
      : new http.Agent({ keepAlive: true });
  }

  /**
   * Sends one event.
   * @param id of the event, the same at each attempt
   * @returns the HTTP status of the answer
   * @throws Error when there was none in time, or the endpoint cannot be reached or trusted
   */
  async post(id: string, text: string): Promise<number> {
    const { OPENVIDU_WEBHOOK_HEADERS, OPENVIDU_WEBHOOK_SECRET: secret } = this.configuration;
    const body = Buffer.from(text, 'utf8');
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const request = this.open(requestHeaders(OPENVIDU_WEBHOOK_HEADERS, { id, body, secret }));
    const stop = this.endInTime(request);
    request.on('response', (response) => {
      resolve(response.statusCode!);
      discard(response);
    });
    request.on('error', reject);
    request.on('close', stop);
    request.end(body);
    return await promise;
  }

  /** Breaks off what is under way, for a service that stops. */
  abort(): void {
    this.aborted.abort();
  }

  private get isSecure(): boolean {
    return this.configuration.OPENVIDU_WEBHOOK_ENDPOINT?.startsWith('https:') ?? false;
  }

  private open(headers: Record<string, string | string[]>): ClientRequest {
    const { request } = this.isSecure ? https : http;
    const options = { method: 'POST', headers, agent: this.agent, signal: this.aborted.signal };
    return request(this.configuration.OPENVIDU_WEBHOOK_ENDPOINT!, options);
  }

  /** The time limit is for all of it, from the connection to the end of the answer. */
  private endInTime(request: ClientRequest): () => void {
    const seconds = this.configuration.OPENVIDU_WEBHOOK_TIMEOUT;
    const timer = setTimeout(() => request.destroy(new Error(`No answer within ${seconds} s`)), seconds * 1_000);
    return () => clearTimeout(timer);
  }
}

function discard(response: IncomingMessage): void {
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > READ_AT_MOST) response.destroy();
  });
  response.on('error', () => response.destroy()); // Its status is known, and all that matters.
}
