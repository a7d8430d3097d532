import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { rtpPacket } from './rtp-packet.ts';
import { FILM_FPS, type Film } from './film.ts';
import { isAuthorized, type Login } from './scripted-login.ts';

export interface RtspRequest {
  method: string;
  uri: string;
  /** By their names in lower case. */
  headers: ReadonlyMap<string, string>;
}

/** The first line, then the headers, which may have a body behind them. */
export type RtspAnswer = [status: string, headers?: Record<string, string>, body?: string];

export interface Script {
  /** Of its URI; any name that means 127.0.0.1. */
  host?: string;
  path?: string;
  /** With it, it speaks TLS only. */
  tls?: { cert: string; key: string };
  /** What it says to whoever names another scheme, host, port or path than its own. */
  toOthers?: RtspAnswer;
  login?: Login;
  /** What it describes; by default `videoTrack` alone, behind the usual head. */
  description?: (usual: { head: string; videoTrack: string }) => string;
  /** Its tracks' `a=control`; the first one is the video. */
  controls?: string[];
  contentBase?: (uri: string) => string;
  /** Of the header `Session` of an answer to SETUP. */
  session?: (id: string) => string;
  /** Without a request that keeps the session alive for so long, it ends it. */
  sessionLimitMs?: number;
  /** What it answers instead of the usual; `silence`: nothing. */
  answer?: (request: RtspRequest) => RtspAnswer | 'silence' | undefined;
  /** Whether a request keeps the session alive. */
  keepsAlive?: (request: RtspRequest) => boolean;
  /** What it shows, one after the other, and then the last one for ever. */
  films: Film[];
  /** Sent with each picture for another track, if that is set up. */
  extraPayload?: Buffer;
}

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
    write(socket, request, answer);
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
    const pictures = this.script.films.flatMap((film) => film.pictures);
    const loop = this.script.films.at(-1)!.pictures.length;
    let shown = 0;
    let sequence = 0;
    const showNext = () => {
      const index = shown < pictures.length ? shown : pictures.length - loop + ((shown - pictures.length) % loop);
      const timestamp = Math.round((shown++ * 90_000) / FILM_FPS);
      const payloads = pictures[index]!;
      for (const [at, payload] of payloads.entries()) {
        const isLast = at === payloads.length - 1;
        const packet = { payloadType: 96, sequence: sequence++ & 0xffff, timestamp, ssrc: SSRC, isLast, payload };
        socket.write(rtpPacket(videoChannel, packet));
      }
      const { extraPayload: payload } = this.script;
      if (payload === undefined || otherChannel === undefined) return;
      socket.write(
        rtpPacket(otherChannel, {
          payloadType: 107,
          sequence: shown & 0xffff,
          timestamp,
          ssrc: SSRC,
          isLast: true,
          payload,
        }),
      );
    };
    timers.push(setInterval(showNext, 1_000 / FILM_FPS));
  }
}

interface Connection {
  videoChannel?: number;
  otherChannel?: number;
  timers: NodeJS.Timeout[];
  limit: NodeJS.Timeout | undefined;
}

function requestIn(text: string): RtspRequest {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', uri = ''] = first.split(' ');
  const headers = new Map(lines.map((line) => [line.split(':')[0]!.toLowerCase(), line.replace(/^[^:]*: */, '')]));
  return { method, uri, headers };
}

function write(socket: Socket, { headers }: RtspRequest, [status, more = {}, body = '']: RtspAnswer): void {
  const all = { CSeq: headers.get('cseq') ?? '0', ...more, ...(body && { 'Content-Length': String(body.length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`RTSP/1.0 ${status}\r\n${lines.join('')}\r\n${body}`, 'latin1');
}
