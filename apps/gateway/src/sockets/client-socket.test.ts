import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
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
