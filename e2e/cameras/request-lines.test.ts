import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { makeCertificate } from './certificate.ts';
import { playsSteadily } from './plays-steadily.ts';
import type { RtspAnswer } from './rtsp-message.ts';
import type { Script } from './script.ts';
import type { Login } from './scripted-login.ts';
import { useScriptedCameras } from './use-scripted-cameras.ts';

const cameras = useScriptedCameras();

const NOT_FOUND: RtspAnswer = ['404 Not Found'];
const AWAY: RtspAnswer = ['301 Moved Permanently', { Location: 'rtsp://other.example.com/' }];
const login = (challenge: string): Login => ({ user: 'ann@home', password: 'p:/ w', challenge });
const withLogin = (uri: string) => uri.replace('//', '//ann%40home:p%3A%2F%20w@');

/** Long enough for a request that keeps the session alive. */
const SESSION = { sessionLimitMs: 2_000, session: (id: string) => `${id};timeout=2` };
const LASTS_MS = 2_500;

async function expectStrictlyServed(script: Partial<Script>): Promise<void> {
  const camera = await cameras.start({ toOthers: NOT_FOUND, ...SESSION, ...script });
  await playsSteadily(cameras.running, script.login ? withLogin(camera.uri) : camera.uri, LASTS_MS);
  await until('it is told of the end', () => camera.of('TEARDOWN').length > 0, { seen: () => camera.requests });
  const methods = new Set(camera.requests.map(({ method }) => method));
  expect([...methods].toSorted()).toEqual(['DESCRIBE', 'GET_PARAMETER', 'OPTIONS', 'PLAY', 'SETUP', 'TEARDOWN']);
  const base = script.contentBase?.(camera.uri) ?? camera.uri;
  for (const { method, uri } of camera.requests) {
    expect([...(method === 'SETUP' ? camera.controls : [camera.uri, base])]).toContain(uri);
  }
}

test.concurrent.each<[string, Partial<Script>]>([
  ['404 to others', {}],
  ['a redirection to others', { toOthers: AWAY }],
  ['one name of several on its address', { host: 'localhost' }],
  ['a query', { path: '/cam/realmonitor?channel=1&subtype=0' }],
  ['a query that ffmpeg would take for options of its own', { path: '/live?udp' }],
  ['tracks that have whole URIs', { controls: ['rtsp://10.0.0.7:554/live/streamid=0'] }],
  ['a base of its own', { contentBase: (uri) => `${uri}/` }],
])('a camera that looks at the request line is served: with %s', (_what, script) => expectStrictlyServed(script));

test.concurrent.each<[string]>([
  ['Basic realm="yard"'],
  ['Digest realm="a b", nonce="5ab1"'],
  ['Digest realm="yard", nonce="5ab1", qop="auth", opaque="x", algorithm=MD5'],
  ['Digest realm="yard", nonce="5ab1", qop="auth", algorithm=SHA-256'],
])('… that wants credentials: %s', (challenge) => expectStrictlyServed({ login: login(challenge) }));

test('… that has TLS', async () => {
  const { certificate, key } = await makeCertificate();
  const tls = { cert: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') };
  await expectStrictlyServed({ tls, host: 'localhost' });
});
