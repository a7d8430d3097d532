import '../../test/quiet-logs.js';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { GatewayHeartbeat } from '../participants/gateway-heartbeat.js';
import type { GatewayContext } from './gateway-context.js';
import { RpcClient } from './rpc-client.js';
import { RpcServer } from './rpc-server.js';

const LIMITS = {
  GATEWAY_MAX_MESSAGE: 65_536,
  GATEWAY_MAX_SOCKETS: 10,
  GATEWAY_MAX_SOCKETS_PER_ADDRESS: 10,
  GATEWAY_REQUESTS_PER_ADDRESS: 0,
  GATEWAY_PROXIES: 0,
};
const PING = '{"jsonrpc":"2.0","method":"ping","params":{"interval":5000},"id":1}';

let http: Server;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  const context = { messagesPerSecond: 200, joinTimeoutMs: 30_000 } as GatewayContext;
  http = createServer();
  new RpcServer(context, {} as GatewayHeartbeat, LIMITS).serve(http);
  await once(http.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.terminate();
  http.close();
  await once(http, 'close');
});

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/openvidu`);
  sockets.push(socket);
  await once(socket, 'open');
  return socket;
}

it('closes the socket of a client whose message makes it stumble, and goes on with the others', async () => {
  vi.spyOn(RpcClient.prototype, 'receive').mockImplementationOnce(() => {
    throw new Error('on purpose');
  });
  const [unlucky, other] = [await open(), await open()];
  unlucky.send(PING);
  expect((await once(unlucky, 'close'))[0]).toBe(1011);
  other.send(PING);
  const [answer] = (await once(other, 'message')) as [Buffer];
  expect(JSON.parse(String(answer))).toMatchObject({ id: 1, result: { value: 'pong' } });
});
