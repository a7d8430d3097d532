import { once } from 'node:events';
import { WebSocket } from 'ws';
import { within } from '../support/until.ts';

/** A message of the server, in the order in which it came. */
export interface Frame {
  id?: number | null;
  method?: string;
  params?: Record<string, any>;
  result?: Record<string, any>;
  error?: { code: number; message: string };
  jsonrpc?: string;
}

export interface Notification {
  method: string;
  params: Record<string, any>;
}

const isNotification = (frame: Frame): frame is Notification => frame.method !== undefined;

export interface RpcClientOptions {
  /** Milliseconds between two pings; 0 = never pings. The first one tells the server, as browsers do. */
  pingIntervalMs?: number;
  /** Appended to `/openvidu`. */
  query?: string;
  /** Called with each message as soon as it has come. */
  onFrame?: (frame: Frame) => void;
}

/** An error answer. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure';

  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The longest that a client of the original waits for an answer. */
const ANSWER_LIMIT_MS = 10_000;

/**
 * A bare client of the WebSocket protocol: one logical client that may have several sockets one after another, with
 * everything the server said in `frames`.
 */
export class RpcClient {
  /** All that came, over all sockets. */
  readonly frames: Frame[] = [];
  /** Where in `frames` those of each socket begin. */
  readonly socketBegins: number[] = [];
  /** Why the newest socket was closed, once it is. */
  closed: Promise<{ code: number; reason: string }> = Promise.resolve({ code: 0, reason: 'never opened' });

  private socket: WebSocket | undefined;
  private nextId = 0;
  private pinging: NodeJS.Timeout | undefined;
  private readonly waitingAnswers = new Map<number, { resolve(frame: Frame): void; reject(error: Error): void }>();
  private readonly unread: Notification[] = [];
  private wakeReaders: (() => void)[] = [];

  /** Where the newest socket goes to. */
  address = '';
  readonly url: string;
  private readonly options: RpcClientOptions;

  private constructor(url: string, options: RpcClientOptions) {
    this.url = url;
    this.options = options;
  }

  /** @param url `https://…` or `wss://…` of a gateway */
  static async open(url: string, options: RpcClientOptions = {}): Promise<RpcClient> {
    const client = new RpcClient(url, options);
    await client.reopen();
    return client;
  }

  /** A new socket for the same client, to this or another gateway; the old one is not touched. */
  async reopen(url = this.url): Promise<void> {
    this.address = url;
    const address = `${url.replace(/^http/, 'ws')}/openvidu${this.options.query ?? ''}`;
    const socket = new WebSocket(address, { rejectUnauthorized: false });
    this.socket = socket;
    this.socketBegins.push(this.frames.length);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        if (this.socket === socket) this.lost();
        resolve({ code, reason: String(reason) });
      });
    });
    socket.on('message', (data) => this.received(JSON.parse((data as Buffer).toString()) as Frame));
    await within(5_000, `WebSocket to ${address}`, once(socket, 'open'));
    socket.on('error', () => undefined); // 'close' follows.
    this.startPings();
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  get notifications(): Notification[] {
    return this.frames.filter(isNotification);
  }

  /** Those of each socket, the oldest one's first. */
  get notificationsBySocket(): Notification[][] {
    return this.socketBegins.map((from, socket) =>
      this.frames.slice(from, this.socketBegins[socket + 1]).filter(isNotification),
    );
  }

  /** The whole answer, be it a result or an error. */
  async request(method: string, params?: unknown, limitMs = ANSWER_LIMIT_MS): Promise<Frame> {
    if (!this.isOpen) throw new Error(`The socket is not open; it should call ${method}`);
    const id = this.nextId++;
    const answer = new Promise<Frame>((resolve, reject) => this.waitingAnswers.set(id, { resolve, reject }));
    this.socket!.send(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
    return within(limitMs, `answer to ${method}`, answer).finally(() => this.waitingAnswers.delete(id));
  }

  /** @returns the result. @throws RpcFailure when the answer is an error */
  async call(method: string, params?: unknown): Promise<Record<string, any>> {
    const { result, error } = await this.request(method, params);
    if (error) throw new RpcFailure(error.code, error.message);
    return result!;
  }

  /** The error that a request is answered with. @throws when it succeeds */
  async failure(method: string, params?: unknown): Promise<{ code: number; message: string }> {
    const { result, error } = await this.request(method, params);
    if (!error) throw new Error(`${method} succeeded: ${JSON.stringify(result)}`);
    return { code: error.code, message: error.message };
  }

  /** Writes anything into the socket. */
  sendRaw(data: string | Buffer, options: { binary?: boolean } = {}): void {
    this.socket!.send(data, { binary: options.binary ?? typeof data !== 'string' });
  }

  /** The next answer without an id (to a message that could not be read). */
  async nextAnonymousAnswer(limitMs = 5_000): Promise<Frame> {
    const from = this.frames.length;
    const isIt = (frame: Frame) => frame.method === undefined && (frame.id === null || frame.id === undefined);
    return within(
      limitMs,
      'an answer without id',
      this.whenever(() => this.frames.slice(from).find(isIt)),
    );
  }

  /**
   * Takes the next notification (of a method, when given) that was not taken yet; earlier ones of other methods stay to
   * be taken.
   */
  async next(method?: string, limitMs = 5_000): Promise<Record<string, any>> {
    const take = (): Notification | undefined => {
      const index = this.unread.findIndex((each) => method === undefined || each.method === method);
      return index < 0 ? undefined : this.unread.splice(index, 1)[0];
    };
    const what = () => `notification ${method ?? ''}; came: ${JSON.stringify(this.notifications)}`;
    return (await within(limitMs, what, this.whenever(take))).params;
  }

  /**
   * Until the server knows that everything it has sent so far has arrived. Behind a notification it sends a protocol
   * ping: with the first answer here the client has had that ping and returned it, with the second the server has had it
   * back.
   */
  async acknowledged(): Promise<void> {
    await this.request('ping');
    await this.request('ping');
  }

  /** Ends the socket as a network failure would: without a close handshake. */
  kill(): void {
    this.stopPings();
    this.socket!.terminate();
  }

  /** Closes the socket with a handshake. */
  async close(code?: number, reason?: string): Promise<void> {
    this.stopPings();
    if (this.socket!.readyState <= WebSocket.OPEN) this.socket!.close(code, reason);
    await within(5_000, 'the socket to close', this.closed);
  }

  stopPings(): void {
    clearInterval(this.pinging);
    this.pinging = undefined;
  }

  private startPings(): void {
    const { pingIntervalMs = 5_000 } = this.options;
    this.stopPings();
    if (pingIntervalMs === 0) return;
    const ping = (params?: object) =>
      void this.request('ping', params).catch((error: Error) => {
        if (this.isOpen) console.error(`ping: ${error.message}`);
      });
    ping({ interval: pingIntervalMs });
    this.pinging = setInterval(() => ping(), pingIntervalMs);
  }

  private received(frame: Frame): void {
    this.options.onFrame?.(frame);
    this.frames.push(frame);
    if (frame.method !== undefined) this.unread.push(frame as Notification);
    else if (typeof frame.id === 'number') this.waitingAnswers.get(frame.id)?.resolve(frame);
    const readers = this.wakeReaders;
    this.wakeReaders = [];
    for (const wake of readers) wake();
  }

  private async whenever<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.wakeReaders.push(resolve));
    }
  }

  private lost(): void {
    this.stopPings();
    for (const waiting of this.waitingAnswers.values()) waiting.reject(new Error('The socket was closed'));
    this.waitingAnswers.clear();
  }
}
