import { once } from 'node:events';
import { Agent as HttpAgent, request as requestPlain, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestSecure } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { startOwnStack, type OwnStack } from '../../stack/own-stack.ts';

/** What clients offer to speak instead: those of Java and Apache, and `curl --http2`. */
const OFFERS = [
  [
    'h2c',
    {
      Connection: 'Upgrade, HTTP2-Settings',
      Upgrade: 'h2c',
      'HTTP2-Settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    },
  ],
  ['TLS/1.2', { Connection: 'Upgrade', Upgrade: 'TLS/1.2' }],
  ['several', { Connection: 'upgrade', Upgrade: 'h2c, TLS/1.3' }],
] as const;

let stack: OwnStack;
let ports: Record<'http' | 'https', number>;

beforeAll(async () => {
  stack = await startOwnStack({ counts: { 'media-node': 0, 'recording-worker': 0 } });
  const plain = await stack.add('gateway', { CERTIFICATE_TYPE: 'none' });
  ports = { http: plain.ports.server!, https: stack.gateways[0]!.ports.server! };
});
afterAll(() => stack?.stop());

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  auth?: string;
  body?: string;
}

describe.each(['http', 'https'] as const)('over %s, an offer to speak another protocol', (scheme) => {
  /** Over one connection, as clients with keep-alive do. */
  function connection(): (sent: Sent) => Promise<{ status: number; body: string }> {
    const agent = { http: new HttpAgent({ keepAlive: true, maxSockets: 1 }), https: new HttpsAgent(ONE) }[scheme];
    const request = { http: requestPlain, https: requestSecure }[scheme];
    onTestFinished(() => agent.destroy());
    return async ({ method = 'GET', path, headers = {}, body, auth = `OPENVIDUAPP:${stack.secret}` }) => {
      const options = { host: '127.0.0.1', port: ports[scheme], agent, method, path, headers, auth };
      const sent = request(options).end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      return { status: answer.statusCode!, body: await text(answer) };
    };
  }

  test.each(OFFERS)('(%s) is ignored: the answer is the usual one', async (name, headers) => {
    const ask = connection();
    const json = { ...headers, 'Content-Type': 'application/json' };
    const customSessionId = `offers-${name.replaceAll(/\W/g, '-')}-${scheme}`;
    const body = JSON.stringify({ customSessionId });
    const created = await ask({ method: 'POST', path: '/openvidu/api/sessions', headers: json, body });
    expect(JSON.parse(created.body)).toMatchObject({ id: customSessionId });
    const chunked = { ...json, 'Transfer-Encoding': 'chunked' };
    const token = { method: 'POST', path: '/api/tokens', headers: chunked, body: `{"session":"${customSessionId}"}` };
    expect((await ask(token)).status).toBe(200);
    const shown = await ask({ path: `/openvidu/api/sessions/${customSessionId}`, headers });
    expect(JSON.parse(shown.body)).toMatchObject({ sessionId: customSessionId });
    expect((await ask({ path: '/openvidu/api/nothing', headers })).status).toBe(404);
    expect((await ask({ path: '/openvidu/api/sessions', headers, auth: 'OPENVIDUAPP:wrong' })).status).toBe(401);
    expect((await ask({ path: '/openvidu/api/sessions' })).status).toBe(200);
  });

  test('is taken when it is a WebSocket, and refused at another path', async () => {
    const open = (path: string) => {
      const socket = new WebSocket(`${scheme.replace('http', 'ws')}://127.0.0.1:${ports[scheme]}${path}`, INSECURE);
      onTestFinished(() => socket.terminate());
      socket.on('error', () => undefined);
      return socket;
    };
    await once(open('/openvidu'), 'open');
    const [, answer] = (await once(open('/elsewhere'), 'unexpected-response')) as [unknown, IncomingMessage];
    expect([answer.statusCode, await text(answer)]).toEqual([404, 'WebSockets are opened at /openvidu']);
  });
});

const INSECURE = { rejectUnauthorized: false };
const ONE = { ...INSECURE, keepAlive: true, maxSockets: 1 };

describe('a client of HTTP/1.0 over TLS', () => {
  test.each([
    ['that says so in its handshake', ['http/1.0'], 'http/1.0'],
    ['that would take both', ['http/1.0', 'http/1.1'], 'http/1.1'],
    ['that says nothing', undefined, false],
  ])('%s is answered', async (_, ALPNProtocols, chosen) => {
    const socket = connect({ port: ports.https, host: '127.0.0.1', ...INSECURE, ALPNProtocols });
    await once(socket, 'secureConnect');
    expect(socket.alpnProtocol).toBe(chosen);
    const auth = Buffer.from(`OPENVIDUAPP:${stack.secret}`).toString('base64');
    socket.write(`GET /openvidu/api/sessions HTTP/1.0\r\nAuthorization: Basic ${auth}\r\n\r\n`);
    const [head, body] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.[01] 200 OK\r\n/);
    expect(head).not.toMatch(/transfer-encoding/i);
    expect(JSON.parse(body!)).toHaveProperty('numberOfElements');
  });
});
