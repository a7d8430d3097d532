import '../../test/quiet-logs.js';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { Downloads } from './downloads.js';

let server: FastifyInstance;
afterEach(() => server.close());

/** A server that sends a stream without end. @returns the stream and a client that reads nothing */
async function download(
  downloads: Downloads,
  stream = new Readable({ read: () => stream.push(Buffer.alloc(65_536)) }),
) {
  server = fastify();
  server.get('/', (_request, reply) => downloads.send(reply, { stream, size: 0 }));
  await server.listen({ host: '127.0.0.1', port: 0 });
  const client = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(client, 'readable');
  return { stream, client };
}

it('lets go of a client that takes nothing', async () => {
  const { stream, client } = await download(new Downloads(50));
  await once(stream, 'close');
  client.destroy();
});

it('lets go of a client that has gone', async () => {
  const { stream, client } = await download(new Downloads());
  client.destroy();
  await once(stream, 'close');
});

it('closes the file that was opened for a client that has gone meanwhile', async () => {
  const downloads = new Downloads(60_000, 60_000);
  const stream = new Readable({ read: () => undefined });
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  server = fastify();
  server.get('/', async (_request, reply) => {
    arrive();
    await once(reply.raw, 'close');
    downloads.send(reply, { stream, size: 0 });
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const client = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await arrived;
  client.destroy();
  await once(stream, 'close');
  await downloads.beforeApplicationShutdown();
});

it('leaves downloads some time when the server stops, and no more', async () => {
  const downloads = new Downloads(60_000, 50);
  const { stream, client } = await download(downloads);
  const closed = once(stream, 'close');
  await downloads.beforeApplicationShutdown();
  await closed;
  client.destroy();
});

it('hangs up on who comes after that', async () => {
  const downloads = new Downloads();
  await downloads.beforeApplicationShutdown();
  const { stream, client } = await download(downloads);
  expect(stream.destroyed).toBe(true);
  expect(client.read()).toBeNull();
});

it('stops at once when nothing is being sent any more', async () => {
  const downloads = new Downloads(60_000, 60_000);
  const { client } = await download(downloads, Readable.from(['done']));
  await text(client.end());
  await downloads.beforeApplicationShutdown();
});
