import type { Pool } from 'undici';
import { authorized, openConnections, type Request } from '../rest/http.ts';

const API = '/openvidu/api';

/** The REST API as a backend uses it, over connections that are kept alive. To be closed. */
export class Backend {
  readonly url: string;
  private readonly secret: string;
  private readonly connections: Pool;

  constructor(url: string, secret: string) {
    this.url = url;
    this.secret = secret;
    this.connections = openConnections(url);
  }

  async createSession(customSessionId: string): Promise<void> {
    await this.json('POST', '/sessions', { customSessionId });
  }

  /** @returns its URL */
  async createToken(session: string): Promise<string> {
    const { token } = (await this.json('POST', '/tokens', { session, role: 'PUBLISHER' })) as { token: string };
    return token;
  }

  async getSession(session: string): Promise<void> {
    await this.json('GET', `/sessions/${session}`);
  }

  /** @returns how many there are */
  async listSessions(): Promise<number> {
    const { numberOfElements } = (await this.json('GET', '/sessions')) as { numberOfElements: number };
    return numberOfElements;
  }

  async closeSession(session: string): Promise<void> {
    await this.text({ method: 'DELETE', path: `${API}/sessions/${session}` });
  }

  async close(): Promise<void> {
    await this.connections.close();
  }

  private async json(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const headers = body && { 'content-type': 'application/json' };
    return JSON.parse(await this.text({ method, path: API + path, headers, body: body && JSON.stringify(body) }));
  }

  private async text(request: Omit<Request, 'method'> & { method: Request['method'] | 'DELETE' }): Promise<string> {
    const { statusCode, body } = await this.connections.request(authorized(this.secret, request as Request));
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`${request.method} ${request.path} is answered with ${statusCode}: ${text}`);
    return text;
  }
}
