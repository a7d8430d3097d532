import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { FailureLog } from '../errors/failure-log.js';
import { ownErrors } from '../errors/own-errors.js';
import type { Readiness } from './readiness.js';
import { noteUnexpected } from '../errors/unexpected-errors.js';

/**
 * `/health/live`, `/health/ready` and `/metrics` on a port of their own, for orchestrators and Prometheus. Liveness
 * depends on nothing outside the process; it listens before the service itself starts.
 */
export class HealthServer {
  private readonly server: Server;
  private readonly refused = new FailureLog(new Logger('health'), 'taking a connection');

  constructor(private readonly readiness: Readiness) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        noteUnexpected('listener', error, 'answering a health request');
        if (response.headersSent) response.destroy();
        else json(response, 500, { message: String(error) });
      });
    });
  }

  /** @returns the port listened on. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        ownErrors(this.server, (error) => this.refused.failed(error));
        resolve();
      });
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer({ method, url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = URL.parse(url, 'http://localhost')?.pathname; // A client may send what is no URL.
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    } else if (path === '/health/live') {
      json(response, 200, { status: 'live' });
    } else if (path === '/health/ready') {
      const report = await this.readiness.report();
      json(response, report.ready ? 200 : 503, report);
    } else if (path === '/metrics') {
      response.writeHead(200, { 'content-type': register.contentType }).end(await register.metrics());
    } else {
      json(response, 404, { message: 'Here are /health/live, /health/ready and /metrics' });
    }
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
