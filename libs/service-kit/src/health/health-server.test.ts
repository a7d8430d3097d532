import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Gauge } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HealthServer } from './health-server.js';
import { Readiness } from './readiness.js';

let readiness: Readiness;
let server: HealthServer;
let base: string;
let broken: Error | undefined;

beforeEach(async () => {
  broken = undefined;
  readiness = new Readiness();
  readiness.register('part', () => {
    if (broken) throw broken;
  });
  server = new HealthServer(readiness);
  base = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
});
afterEach(() => server.close());

const status = async (path: string) => (await fetch(base + path)).status;

it('is alive at once and ready only while running', async () => {
  expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);
  readiness.started();
  expect(await status('/health/ready')).toBe(200);
  readiness.stopping();
  expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);
});

it('says which part is not ready, and stays alive', async () => {
  readiness.started();
  broken = new Error('away');
  const response = await fetch(`${base}/health/ready`);
  expect([response.status, await response.json()]).toEqual([503, { ready: false, checks: { part: 'away' } }]);
  expect(await status('/health/live')).toBe(200);
});

it('serves metrics, and nothing else', async () => {
  new Gauge({ name: 'convene_test', help: 'A metric' }).set(7);
  expect(await (await fetch(`${base}/metrics`)).text()).toContain('convene_test 7');
  expect(await status('/')).toBe(404);
  expect((await fetch(`${base}/metrics`, { method: 'POST' })).status).toBe(405);
});

it.each(['//', 'http://[', '/%', '*'])('%s as a path is not found, and disturbs nothing', async (path) => {
  const { port } = new URL(base);
  const socket = connect(Number(port), '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nHost: health\r\nConnection: close\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 404 /);
  expect(await status('/health/live')).toBe(200);
});
