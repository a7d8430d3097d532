import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { newSelfSignedCertificate } from '../tls/certificate.js';
import { Backlog } from './backlog.js';
import { ClientSocket } from './client-socket.js';

const MEGABYTE = 1024 * 1024;
const FRAMES = 64;

let server: WebSocketServer;
let client: WebSocket;
beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  client.terminate();
  const closed = once(server, 'close');
  server.close();
  await closed;
});

it('that is paused leaves what comes to the client, and reads it all later', async () => {
  const held: (() => void)[] = [];
  let [holds, received] = [true, 0];
  const [webSocket, request] = await once(server, 'connection');
  const backlog = new Backlog(new ClientSocket(webSocket, request.socket, () => undefined));
  webSocket.on('message', (data: Buffer) => {
    received++;
    const done = backlog.add(data.toString());
    if (holds) held.push(done);
    else done();
  });
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
  for (let count = 0; count < FRAMES; count++) client.send('x'.repeat(MEGABYTE));
  await vi.waitFor(() => expect(backlog.isFull).toBe(true));

  // What the server says meanwhile arrives: only one direction is held up.
  webSocket.send('pong');
  await once(client, 'message');
  expect(received).toBeLessThan(12);
  expect(client.bufferedAmount).toBeGreaterThan((FRAMES / 2) * MEGABYTE);

  holds = false;
  for (const done of held) done();
  await vi.waitFor(() => expect(received).toBe(FRAMES), { timeout: 10_000 });
  expect(backlog.isFull).toBe(false);
});

it('says of what is written over TLS that the operating system has it only when that is so', async () => {
  const https = createServer(await newSelfSignedCertificate('localhost'));
  const secured = new WebSocketServer({ server: https });
  onTestFinished(() => void https.close());
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  const address = `wss://127.0.0.1:${(https.address() as AddressInfo).port}`;
  const reader = new WebSocket(address, { rejectUnauthorized: false });
  onTestFinished(() => reader.terminate());
  const [webSocket, { socket: connection }] = await once(secured, 'connection');
  const socket = new ClientSocket(webSocket, connection, () => undefined);
  const waiting: number[] = [];
  for (const payload of ['1', '2', '3']) {
    socket.ping(payload, () => waiting.push(connection.writableLength));
    await Promise.resolve();
  }
  expect(waiting).toEqual([]);
  expect(connection.writableLength).toBeGreaterThan(0);
  await vi.waitFor(() => expect(waiting).toHaveLength(3));
  expect(waiting.at(-1)).toBe(0);
});
