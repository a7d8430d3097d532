import type { Film } from './film.ts';
import type { RtspAnswer, RtspRequest } from './rtsp-message.ts';
import type { Login } from './scripted-login.ts';

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
