import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { connect } from '@nats-io/transport-node';
import { expect, it, onTestFinished } from 'vitest';
import { natsConnection, natsUrl } from './nats-connection.js';

it('takes the credentials out of the URL', () => {
  expect(natsConnection('nats://me:p%40ss@one:4222', 'service')).toMatchObject({
    servers: ['one:4222'],
    user: 'me',
    pass: 'p@ss',
    name: 'service',
  });
});

it('knows all servers of a cluster, and TLS', () => {
  const connection = natsConnection('tls://one:1, tls://two:2', 'service');
  expect(connection).toMatchObject({ servers: ['one:1', 'two:2'], tls: {} });
  expect(connection).not.toHaveProperty('user');
});

it.each([
  ['nats://127.0.0.1:4222', true],
  ['nats://a:1,nats://b:2', true],
  ['http://a:1', false],
  ['nats://a:1,nonsense', false],
])('reads %j: %s', (text, fine) => {
  expect(natsUrl.safeParse(text).success).toBe(fine);
});

it('gives up an attempt that nobody answers before others miss our heartbeats', async () => {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const attempt = { ...natsConnection(`nats://127.0.0.1:${port}`, 'service'), waitOnFirstConnect: false };
  const began = performance.now();
  await expect(connect(attempt)).rejects.toThrow('timeout');
  expect(performance.now() - began).toBeLessThan(3_000);
});
