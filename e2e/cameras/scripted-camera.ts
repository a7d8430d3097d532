import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { rtpPacket } from './rtp-packet.ts';
import { showFilms } from './film.ts';
import { answerText, requestIn, type RtspAnswer, type RtspRequest } from './rtsp-message.ts';
import type { Script } from './script.ts';
import { isAuthorized } from './scripted-login.ts';

const SSRC = 0x12345678;
const HEAD = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Yard\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n';
const PUBLIC = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN';

/** A camera in this process: what it sends are real pictures, interleaved; what it answers is what a test wants. */
export class ScriptedCamera {
  readonly requests: RtspRequest[] = [];
  /** How often a session ended because nothing kept it alive. */
  expired = 0;
  private readonly server: Server;
  private readonly script: Script;
  private readonly open = new Set<Socket>();

  private constructor(script: Script) {
    this.script = script;
    this.server = script.tls
      ? createTlsServer(script.tls, (socket) => this.take(socket))
      : createServer((socket) => this.take(socket));
  }

  static async start(script: Script): Promise<ScriptedCamera> {
    const camera = new ScriptedCamera(script);
    camera.server.listen(0, '127.0.0.1');
    await once(camera.server, 'listening');
    return camera;
  }

  /** Without credentials. */
  get uri(): string {
    const { host = '127.0.0.1', path = '/live', tls } = this.script;
    return `${tls ? 'rtsps' : 'rtsp'}://${host}:${this.port}${path}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  of(method: string): RtspRequest[] {
    return this.requests.filter((request) => request.method === method);
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(socket: Socket): void {
    this.open.add(socket);
    const connection: Connection = { timers: [], limit: undefined };
    socket.on('error', () => {}); // Whoever hangs up in the middle may do so.
    socket.on('close', () => {
      this.open.delete(socket);
      for (const timer of [...connection.timers, connection.limit]) clearTimeout(timer);
    });
    let unread = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      const parts = (unread + text).split('\r\n\r\n');
      unread = parts.pop()!;
      for (const part of parts) this.handle(socket, connection, requestIn(part));
    });
  }

  private handle(socket: Socket, connection: Connection, request: RtspRequest): void {
    this.requests.push(request);
    const answer = this.answerTo(request, connection);
    if (this.script.keepsAlive?.(request) ?? true) this.prolong(socket, connection);
    if (answer === 'silence') return;
    socket.write(answerText(request, answer), 'latin1');
    if (request.method === 'PLAY' && answer[0].startsWith('200')) this.play(socket, connection);
  }

  private prolong(socket: Socket, connection: Connection): void {
    const { sessionLimitMs } = this.script;
    clearTimeout(connection.limit);
    if (sessionLimitMs === undefined) return;
    connection.limit = setTimeout(() => {
      this.expired += 1;
      socket.destroy();
    }, sessionLimitMs);
  }

  private answerTo(request: RtspRequest, connection: Connection): RtspAnswer | 'silence' {
    const { toOthers, login, answer, session = (id: string) => id } = this.script;
    if (toOthers && !this.knows(request)) return toOthers;
    if (login && !isAuthorized(login, request)) return ['401 Unauthorized', { 'WWW-Authenticate': login.challenge }];
    const own = answer?.(request);
    if (own !== undefined) return own;
    const { method, uri, headers } = request;
    if (method === 'OPTIONS') return ['200 OK', { Public: PUBLIC }];
    if (method === 'DESCRIBE') return this.describe();
    const Session = session('17');
    if (method !== 'SETUP') return ['200 OK', { Session }];
    const channel = Number(/interleaved=(\d+)/.exec(headers.get('transport') ?? '')?.[1]);
    if (uri.endsWith(this.script.controls?.[0] ?? 'trackID=1')) connection.videoChannel = channel;
    else connection.otherChannel = channel;
    return ['200 OK', { Session, Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}` }];
  }

  /** Whether it goes by this name. */
  private knows({ method, uri }: RtspRequest): boolean {
    if (method !== 'SETUP') return uri === this.uri || uri === this.script.contentBase?.(this.uri);
    return this.controls.includes(uri);
  }

  /** The whole URIs of its tracks. */
  get controls(): string[] {
    const { controls = ['trackID=1'] } = this.script;
    return controls.map((control) => (control.startsWith('rtsp') ? control : `${this.uri}/${control}`));
  }

  private describe(): RtspAnswer {
    const { films, controls: [control] = ['trackID=1'], contentBase, description } = this.script;
    const sets = [films[0]!.sps, films[0]!.pps].map((set) => set.toString('base64')).join(',');
    const format = `a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets=${sets}\r\n`;
    const videoTrack = `m=video 0 RTP/AVP 96\r\n${format}a=control:${control}\r\n`;
    const body = description?.({ head: HEAD, videoTrack }) ?? HEAD + videoTrack;
    const base = contentBase && { 'Content-Base': contentBase(this.uri) };
    return ['200 OK', { ...base, 'Content-Type': 'application/sdp' }, body];
  }

  private play(socket: Socket, { videoChannel = 0, otherChannel, timers }: Connection): void {
    const sequences: Record<number, number> = {};
    const send = (channel: number, payloadType: number, timestamp: number, isLast: boolean, payload: Buffer) => {
      const sequence = (sequences[channel] = ((sequences[channel] ?? 0) + 1) & 0xffff);
      const packet = { payloadType, sequence, timestamp, ssrc: SSRC, isLast, payload };
      socket.write(rtpPacket(channel, packet));
    };
    const { films, extraPayload } = this.script;
    const showing = showFilms(films, (payloads, timestamp) => {
      for (const payload of payloads) send(videoChannel, 96, timestamp, payload === payloads.at(-1), payload);
      if (extraPayload && otherChannel !== undefined) send(otherChannel, 107, timestamp, true, extraPayload);
    });
    timers.push(showing);
  }
}

interface Connection {
  videoChannel?: number;
  otherChannel?: number;
  timers: NodeJS.Timeout[];
  limit: NodeJS.Timeout | undefined;
}
