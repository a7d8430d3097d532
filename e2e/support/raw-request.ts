import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface RawOptions {
  method?: string;
  headers?: Record<string, string>;
  /** Password of the REST API; none = without credentials. */
  secret?: string;
}

/** A request whose path is sent exactly as it is, over a connection of its own. @returns the answer, its body unread */
export function rawRequest(url: string, path: string, options: RawOptions = {}): Promise<IncomingMessage> {
  const { method = 'GET', headers, secret } = options;
  const { hostname, port } = new URL(url);
  const auth = secret === undefined ? undefined : `OPENVIDUAPP:${secret}`;
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers, auth, agent: false, rejectUnauthorized: false }, resolve)
      .on('error', reject)
      .end();
  });
}

/** The same, with the whole body. */
export async function rawAnswer(
  url: string,
  path: string,
  options?: RawOptions,
): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
  const answer = await rawRequest(url, path, options);
  return { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
}
