import http from 'node:http';
import https from 'node:https';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { exchange, UsedConnectionLost, type Answer } from './exchange.js';
import { requestHeaders } from './request-headers.js';

/** Connections that are idle for so long are closed: shorter than the five seconds after which many receivers do it. */
const IDLE_MS = 4_000;

/** The one place that talks to the configured URL. Redirects are not followed. */
@Injectable()
export class WebhookEndpoint {
  /** Keeps connections for the next request. */
  private readonly keeping: http.Agent;
  /** Makes a connection for each request. */
  private readonly fresh: http.Agent;
  private readonly aborted = new AbortController();

  constructor(@Inject(CONFIGURATION) private readonly configuration: SessionConfiguration) {
    const rejectUnauthorized = !configuration.OPENVIDU_WEBHOOK_ACCEPT_ANY_CERTIFICATE;
    const { Agent } = this.isSecure ? https : http;
    this.keeping = new Agent({ keepAlive: true, timeout: IDLE_MS, rejectUnauthorized } as https.AgentOptions);
    this.fresh = new Agent({ keepAlive: false, rejectUnauthorized } as https.AgentOptions);
  }

  /**
   * Sends one event. A connection that is kept may be closed by the receiver at the moment in which it is used again: then
   * it is sent once more at once, which is no repetition that a receiver could not have anyway.
   * @param id of the event, the same at each attempt
   * @throws Error when there was no answer in time, or the endpoint cannot be reached or trusted
   */
  async post(id: string, text: string): Promise<Answer> {
    try {
      return await this.send(this.keeping, id, text);
    } catch (error) {
      if (!(error instanceof UsedConnectionLost)) throw error;
      return await this.send(this.fresh, id, text);
    }
  }

  /** Breaks off what is under way, for a service that stops. */
  abort(): void {
    this.aborted.abort();
  }

  private async send(agent: http.Agent, id: string, text: string): Promise<Answer> {
    const { OPENVIDU_WEBHOOK_HEADERS, OPENVIDU_WEBHOOK_SECRET: secret } = this.configuration;
    const body = Buffer.from(text, 'utf8');
    const headers = requestHeaders(OPENVIDU_WEBHOOK_HEADERS, { id, body, secret });
    const options = { method: 'POST', headers, agent, signal: this.aborted.signal };
    const { request } = this.isSecure ? https : http;
    const toEndpoint = request(this.configuration.OPENVIDU_WEBHOOK_ENDPOINT!, options);
    return await exchange(toEndpoint, body, this.configuration.OPENVIDU_WEBHOOK_TIMEOUT * 1_000);
  }

  private get isSecure(): boolean {
    return this.configuration.OPENVIDU_WEBHOOK_ENDPOINT?.startsWith('https:') ?? false;
  }
}
