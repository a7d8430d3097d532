import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { CONFIGURATION, guarded, ownErrors, type StopReason } from '@convene/service-kit';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { Gauge } from 'prom-client';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { pathOf } from '../http/path-families.js';
import { AddressLimit } from '../limits/address-limit.js';
import { clientAddress } from '../limits/client-address.js';
import { SocketLimit } from '../limits/socket-limit.js';
import { GatewayHeartbeat } from '../participants/gateway-heartbeat.js';
import { ClientSocket } from '../sockets/client-socket.js';
import { GatewayContext } from './gateway-context.js';
import { RpcClient } from './rpc-client.js';

const openSockets = new Gauge({ name: 'convene_sockets_open', help: 'WebSockets that are open' });

/** Where clients open their WebSocket; any query is accepted, and means nothing. */
const PATH = /^\/openvidu\/?$/;
/** Milliseconds that a client may take to agree to a close. */
const CLOSE_TIMEOUT_MS = 2_000;
/** Milliseconds that a graceful stop may spend on telling of the participants that it leaves. */
const HAND_OVER_LIMIT_MS = 3_000;
/** Milliseconds of silence after which the system asks whether the other end is still there. */
const KEEP_ALIVE_MS = 30_000;
const UNSUPPORTED_DATA = 1003;
const INTERNAL_ERROR = 1011;
const TOO_OFTEN = 'Too many new sockets from this address. Try again in some seconds';
const TOO_MANY = 'This server has as many sockets as it may have, in all or from this address. Try another one';

type Limits = Pick<
  GatewayConfiguration,
  | 'GATEWAY_MAX_MESSAGE'
  | 'GATEWAY_MAX_SOCKETS'
  | 'GATEWAY_MAX_SOCKETS_PER_ADDRESS'
  | 'GATEWAY_REQUESTS_PER_ADDRESS'
  | 'GATEWAY_PROXIES'
>;

/** The WebSocket side of the gateway's port. */
@Injectable()
export class RpcServer implements BeforeApplicationShutdown {
  private readonly server: WebSocketServer;
  private readonly sockets: SocketLimit;
  private readonly upgrades: AddressLimit;
  private readonly clients = new Set<RpcClient>();
  private stopping = false;

  constructor(
    private readonly context: GatewayContext,
    private readonly heartbeat: GatewayHeartbeat,
    @Inject(CONFIGURATION) private readonly limits: Limits,
  ) {
    const options = {
      noServer: true,
      maxPayload: limits.GATEWAY_MAX_MESSAGE,
      perMessageDeflate: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    this.server = new WebSocketServer(options);
    this.sockets = new SocketLimit(limits.GATEWAY_MAX_SOCKETS, limits.GATEWAY_MAX_SOCKETS_PER_ADDRESS);
    this.upgrades = new AddressLimit(limits.GATEWAY_REQUESTS_PER_ADDRESS);
  }

  /** Takes the WebSockets that the HTTP server is asked for. */
  serve(http: Server): void {
    http.on('upgrade', (request, socket: Socket, head) => {
      ownErrors(socket); // Of the HTTP server it is no more, and of the WebSocket library not yet, or never.
      // For clients that never ping: the system notices when the other end is no more.
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      this.upgrade(request, socket, head);
    });
  }

  /**
   * Every participant is told of as lost, and its client sent away to find another gateway; unless there is none, then
   * the sessions have ended before.
   */
  async beforeApplicationShutdown(reason?: string): Promise<void> {
    this.stopping = true;
    await this.heartbeat.signOff(reason as StopReason | undefined);
    const handedOver = Promise.all([...this.clients].map((client) => client.handOver()));
    await Promise.race([handedOver, new Promise((resolve) => setTimeout(resolve, HAND_OVER_LIMIT_MS).unref())]);
    const closed = [...this.server.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.server.clients) if (socket.readyState === socket.OPEN) socket.close(1012);
    await Promise.all(closed);
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    if (this.stopping) return refuse(socket, '503 Service Unavailable', 'The server stops. Try another one');
    if (!PATH.test(pathOf(request.url ?? '')))
      return refuse(socket, '404 Not Found', 'WebSockets are opened at /openvidu');
    const address = clientAddress(request, this.limits.GATEWAY_PROXIES);
    if (!this.upgrades.allows(address)) return refuse(socket, '429 Too Many Requests', TOO_OFTEN);
    const release = this.sockets.take(address);
    if (!release) return refuse(socket, '503 Service Unavailable', TOO_MANY);
    socket.once('close', release);
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.open(webSocket, socket));
  }

  private open(webSocket: WebSocket, connection: Socket): void {
    const socket = new ClientSocket(webSocket, connection, () => client.closed());
    const client = new RpcClient(socket, this.context);
    this.clients.add(client);
    openSockets.inc();
    // What goes wrong with one client costs only that client its socket.
    const hear = (listener: () => void) => {
      if (!guarded('hearing a client', listener)) webSocket.close(INTERNAL_ERROR, 'Something unexpected happened');
    };
    webSocket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) webSocket.close(UNSUPPORTED_DATA, 'Only text is understood here');
      else hear(() => client.receive((data as Buffer).toString())); // one Buffer, unless another binaryType is asked for
    });
    webSocket.on('pong', (payload) => hear(() => client.pong(payload.toString())));
    ownErrors(webSocket); // The library closes the socket after any, a message that is too large for instance.
    webSocket.on('close', () => {
      openSockets.dec();
      this.clients.delete(client);
      hear(() => client.closed());
    });
  }
}

/** Answers, and hangs up: nobody may keep a socket that is not counted. */
function refuse(socket: Socket, status: string, reason: string): void {
  const headers = ['Connection: close', 'Content-Type: text/plain', `Content-Length: ${reason.length}`];
  socket.write(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n${reason}`);
  socket.destroySoon();
}
