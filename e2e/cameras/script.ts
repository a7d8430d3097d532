import type { Film } from './film.ts';
import type { Login } from './scripted-login.ts';

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

export function requestIn(text: string): RtspRequest {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', uri = ''] = first.split(' ');
  const headers = new Map(lines.map((line) => [line.split(':')[0]!.toLowerCase(), line.replace(/^[^:]*: */, '')]));
  return { method, uri, headers };
}

/** An answer as it is sent. */
export function answerText({ headers }: RtspRequest, [status, more = {}, body = '']: RtspAnswer): string {
  const all = { CSeq: headers.get('cseq') ?? '0', ...more, ...(body && { 'Content-Length': String(body.length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `RTSP/1.0 ${status}\r\n${lines.join('')}\r\n${body}`;
}
