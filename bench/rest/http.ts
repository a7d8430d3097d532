import { Pool } from 'undici';

/** Connections that are kept alive, each with one request at a time. */
export const CONNECTIONS = 32;

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Connections to a server, whatever its certificate. To be closed. */
export const openConnections = (origin: string): Pool =>
  new Pool(origin, { connections: CONNECTIONS, pipelining: 1, connect: { rejectUnauthorized: false } });

/** @throws Error with the answer when it is not 200 */
export async function ask(connections: Pool, request: Request): Promise<void> {
  const { statusCode, body } = await connections.request(request);
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${request.path} is answered with ${statusCode}: ${text}`);
}

export const get = (path: string): Request => ({ method: 'GET', path });

export const post = (path: string, body: object): Request => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The request with the REST API's credentials. */
export const authorized = (secret: string, request: Request): Request => ({
  ...request,
  headers: {
    ...request.headers,
    authorization: `Basic ${Buffer.from(`OPENVIDUAPP:${secret}`).toString('base64')}`,
  },
});
