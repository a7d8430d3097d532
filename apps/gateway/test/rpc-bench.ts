import type { Attachment, Operation } from '@convene/service-contracts';
import { vi } from 'vitest';
import { Secret } from '../src/auth/secret.js';
import { Feeds } from '../src/feed/feeds.js';
import type { ReachReports } from '../src/participants/reach-reports.js';
import type { LostConnections } from '../src/participants/lost-connections.js';
import { Participants } from '../src/participants/participants.js';
import { GatewayContext } from '../src/rpc/gateway-context.js';
import { RpcClient } from '../src/rpc/rpc-client.js';
import { RevocableRequests } from '../src/session-service/revocable-requests.js';
import type { ClientSocket } from '../src/sockets/client-socket.js';
import { FakeSessionLog } from './fake-session-log.js';

type Frame = {
  id?: number | null;
  method?: string;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
};
export const place: Attachment = {
  sessionUid: '3f0a8f0e-4a53-4b1c-8b56-1f2f7c1d2e3f',
  connectionId: 'con_A',
  attachment: 1,
  cursor: 2,
};

/** A gateway with one socket, and a session service whose answers the test decides. */
export class RpcBench {
  readonly log = new FakeSessionLog();
  readonly sent: Frame[] = [];
  readonly closes: number[] = [];
  readonly lost: Attachment[] = [];
  readonly asked: string[] = [];
  readonly answers: Record<string, (request: never) => unknown> = {
    'rpc.joinRoom': () => ({ rpcSessionId: 'rpc', attachment: place, result: { id: 'con_A', value: [] } }),
    'rpc.connect': () => place,
    'rpc.leaveRoom': () => ({}),
    'gateway.takeBack': () => ({}),
  };
  readonly participants = new Participants();
  readonly client: RpcClient;
  isPaused = false;
  private id = 0;

  constructor() {
    const bus = {
      ...this.log.bus,
      request: async (operation: Operation, request: never) => {
        if (operation.name === 'events.read') return await this.log.bus.request(operation, request);
        this.asked.push(operation.name);
        return await this.answer(operation, request);
      },
    } as never;
    const lost = {
      report: async (lostPlace: Attachment) => void this.lost.push(lostPlace),
    } as unknown as LostConnections;
    const configuration = { GATEWAY_ID: 'g', GATEWAY_JOIN_TIMEOUT: 30, GATEWAY_MESSAGES_PER_SECOND: 200 };
    const context = new GatewayContext(
      configuration,
      bus,
      new Secret('MY_SECRET'),
      new Feeds(bus),
      this.participants,
      lost,
      { wrote: () => undefined, read: () => undefined } as unknown as ReachReports,
      new RevocableRequests(bus),
    );
    const socket = {
      send: (frame: string) => this.sent.push(JSON.parse(frame)),
      ping: () => undefined,
      close: (code: number) => this.closes.push(code),
      terminate: () => undefined,
      pause: () => (this.isPaused = true),
      resume: () => (this.isPaused = false),
    } as unknown as ClientSocket;
    this.client = new RpcClient(socket, context);
  }

  /** What the session service makes of a request. */
  protected answer({ name }: Operation, request: never): unknown {
    return this.answers[name]!(request);
  }

  /** Sends a request and waits for its answer. */
  async call(method: string, params: object = {}): Promise<Frame> {
    const id = this.post(method, params);
    return await vi.waitFor(() => {
      const answer = this.sent.find((frame) => frame.id === id);
      if (!answer) throw new Error('no answer yet');
      return answer;
    });
  }

  post(method: string, params: object = {}): number {
    const id = this.id++;
    this.client.receive(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
    return id;
  }

  join = (params: object = {}) => this.call('joinRoom', { token: 't', session: 's', ...params });
}
