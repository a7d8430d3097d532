import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something between a client and a server of S3 that sees every request and can break it. */
export class S3Relay {
  /** `PUT /bucket/key?partNumber=1` and so on, in the order of their arrival. */
  readonly seen: string[] = [];
  /** What becomes of a request: `pass` by default. `hang up` closes the connection in the middle of its body or answer. */
  rule: (request: string) => 'pass' | 'refuse' | 'hang up' | 'ignore' = () => 'pass';
  private readonly broken: ((request: string) => void)[] = [];
  private readonly server = createServer((request, response) => this.relay(request, response));

  private constructor(private readonly target: string) {}

  static async start(target: string): Promise<S3Relay> {
    const relay = new S3Relay(target);
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next request whose client goes away before it has the whole answer. */
  nextBroken(): Promise<string> {
    return new Promise((resolve) => this.broken.push(resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private relay(request: IncomingMessage, response: ServerResponse): void {
    const name = `${request.method} ${request.url}`;
    this.seen.push(name);
    const decision = this.rule(name);
    if (decision === 'ignore') return void request.resume();
    if (decision === 'refuse') {
      request.resume();
      response.writeHead(403, { 'content-type': 'application/xml', connection: 'close' });
      return void response.end(
        '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
      );
    }
    const asked = ask(this.target + request.url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      if (decision === 'hang up') answer.once('data', (chunk) => response.write(chunk, () => response.destroy()));
      else answer.pipe(response);
    });
    asked.on('error', () => response.destroy());
    response.on('close', () => {
      asked.destroy();
      if (!response.writableFinished) for (const tell of this.broken.splice(0)) tell(name);
    });
    if (decision === 'hang up' && request.method === 'PUT') request.once('data', () => request.destroy());
    request.pipe(asked);
  }
}
