import { cameraCredentials } from '@convene/openvidu-protocol';
import type { MediaKind } from '@convene/sdp';
import { CameraFailure } from './camera-failure.js';
import { readDescription, wholeBase, type CameraTrack } from '../rtsp/camera-description.js';
import { KeepAlive, USUAL_SESSION_TIMEOUT_S } from '../rtsp/keep-alive.js';
import { RtspAuthorization } from '../rtsp/rtsp-authorization.js';
import { RtspMessage } from '../rtsp/rtsp-message.js';
import { RtspRequests } from '../rtsp/rtsp-requests.js';
import { RtspStream } from '../rtsp/rtsp-stream.js';

/** Between whom a relay stands. */
export interface RelayedConnection {
  /** Of the camera. */
  uri: URL;
  /** Where it is connected. */
  address: string;
  /** Which kinds of tracks are received. */
  kinds: readonly MediaKind[];
  /** What the client's URIs begin with, behind the host. */
  clientPath: string;
  toCamera: (bytes: Buffer) => void;
  toClient: (bytes: Buffer) => void;
  /** Is told the status of each answer that the client gets, and which track was asked for. It may throw. */
  onStatus: (code: number, track: MediaKind | undefined) => void;
}

/** What is none of the client's business, or would lead it elsewhere. */
const HIDDEN = {
  'Content-Base': undefined,
  'Content-Location': undefined,
  Location: undefined,
  'WWW-Authenticate': undefined,
  'Authentication-Info': undefined,
};

/**
 * Stands between ffmpeg and a camera. The camera is asked for what its URI says, with the credentials that it wants;
 * ffmpeg knows neither. It sees tracks that are called `track0` and `track1`, below whichever URI it uses itself, and
 * leaves it to the relay to keep the session alive. Media passes through as it is.
 */
export class RtspRelay {
  private readonly requests: RtspRequests;
  private readonly keepAlive = new KeepAlive((method, onAnswer) => this.ask(method, onAnswer));
  private readonly fromClient: RtspStream;
  private readonly fromCamera: RtspStream;
  /** Of all tracks together. */
  private uri: string;
  private tracks: readonly CameraTrack[] = [];
  private session?: string;
  private timeoutS = USUAL_SESSION_TIMEOUT_S;

  constructor(private readonly connection: RelayedConnection) {
    const { uri, toCamera, toClient } = connection;
    this.uri = `${uri.protocol}//${uri.host}${uri.pathname || '/'}${uri.search}`;
    this.requests = new RtspRequests(new RtspAuthorization(cameraCredentials(uri)), toCamera);
    // ffmpeg has no media for a camera.
    this.fromClient = new RtspStream({ onMessage: (each) => this.takeFromClient(each), onMedia: () => undefined });
    this.fromCamera = new RtspStream({ onMessage: (each) => this.takeFromCamera(each), onMedia: toClient });
  }

  /** Takes bytes of the client's. @throws Error when they are no RTSP, or another client's. */
  pushFromClient(chunk: Buffer): void {
    this.fromClient.push(chunk);
  }

  /** Takes bytes of the camera's. @throws Error when they are no RTSP, or too many; whatever `onStatus` throws. */
  pushFromCamera(chunk: Buffer): void {
    this.fromCamera.push(chunk);
  }

  /** Ends the camera's session, if there is one. Nothing is sent after that. */
  end(): void {
    this.keepAlive.end();
    if (this.session !== undefined) this.ask('TEARDOWN', () => undefined);
    this.session = undefined;
  }

  private takeFromClient(message: RtspMessage): void {
    const { request } = message;
    if (!request || (this.keepAlive.isBeating && /^(OPTIONS|GET_PARAMETER)$/.test(request.method))) return;
    const { method, uri: clientUri } = request;
    if (!clientUri.includes(this.connection.clientPath))
      throw new Error('Somebody else than ffmpeg asks for the camera');
    if (method === 'SETUP') this.session = message.get('Session');
    if (method === 'TEARDOWN') {
      this.session = undefined;
      this.keepAlive.end();
    }
    const track = this.tracks[Number(/\/track(\d+)$/.exec(clientUri)?.[1])];
    this.requests.send(method, track?.uri ?? this.uri, message, (status, answer) => {
      this.connection.onStatus(status, track?.kind);
      const learnt = status < 300 ? this.learn(method, answer) : answer;
      this.answerClient(status, learnt, clientUri, message.get('CSeq'));
    });
  }

  /** Asks the camera for something of which the client knows nothing. */
  private ask(method: string, onAnswer: (status: number) => void): void {
    const message = new RtspMessage('').with('', { Session: this.session });
    this.requests.send(method, this.uri, message, onAnswer);
  }

  private takeFromCamera(message: RtspMessage): void {
    const { status, request } = message;
    if (status !== undefined) return this.requests.take(status, message);
    // A camera may ask whether somebody is still there. Nothing else is done for it.
    const isQuestion = request?.method === 'OPTIONS' || request?.method === 'GET_PARAMETER';
    const headers = { CSeq: message.get('CSeq'), Session: message.get('Session') };
    const startLine = `RTSP/1.0 ${isQuestion ? '200 OK' : '501 Not Implemented'}`;
    this.connection.toCamera(new RtspMessage('').with(startLine, headers).toBytes());
  }

  /** @returns the answer, with the description that the client shall see. */
  private learn(method: string, answer: RtspMessage): RtspMessage {
    const [, session, timeout] = /^([^;\s]+)(?:.*;\s*timeout\s*=\s*(\d+))?/i.exec(answer.get('Session') ?? '') ?? [];
    if (method !== 'TEARDOWN') this.session ??= session;
    if (Number(timeout) > 0) this.timeoutS = Number(timeout);
    if (method === 'OPTIONS') this.keepAlive.choose(answer.get('Public') ?? '');
    if (method === 'PLAY') this.keepAlive.begin(this.timeoutS);
    return method === 'DESCRIBE' ? this.describe(answer) : answer;
  }

  private describe(answer: RtspMessage): RtspMessage {
    const base = wholeBase(answer.get('Content-Base')) ?? this.uri;
    const { kinds } = this.connection;
    const { text, uri, tracks } = readDescription(answer.body, base, kinds);
    const only = kinds.length === 1 ? kinds[0] : undefined;
    if (tracks.length === 0) throw new CameraFailure('rejected', `The camera has no ${kinds.join(' or ')}`, only);
    [this.uri, this.tracks] = [uri, tracks];
    return answer.withBody(text);
  }

  private answerClient(status: number, answer: RtspMessage, clientUri: string, cSeq: string | undefined): void {
    // What a camera says in words could be what it was sent.
    const startLine = `RTSP/1.0 ${status} ${status < 300 ? 'OK' : 'Refused'}`;
    const changed = answer.with(startLine, {
      ...HIDDEN,
      CSeq: cSeq,
      Session: answer.get('Session')?.replace(/;.*/, ''),
      Transport: this.clientTransport(answer.get('Transport')),
      'RTP-Info': this.clientInfo(answer.get('RTP-Info'), clientUri),
    });
    this.connection.toClient(changed.toBytes());
  }

  /** Over UDP, ffmpeg shall send its reports to the address that was judged, whichever the camera names. */
  private clientTransport(transport: string | undefined): string | undefined {
    const plain = transport?.replaceAll(/;\s*(?:source|destination)\s*=[^;,]*/gi, '');
    return plain && `${plain};source=${this.connection.address}`;
  }

  /** By it ffmpeg knows with which times the tracks begin. */
  private clientInfo(info: string | undefined, clientUri: string): string | undefined {
    const entries = info?.split(/,\s*(?=url=)/i).flatMap((entry) => {
      const url = /^\s*url=([^;]*)/i.exec(entry)?.[1];
      const track = this.tracks.findIndex(({ uri }) => uri === url);
      return track < 0 ? [] : [entry.replace(/^[^;]*/, `url=${clientUri}/track${track}`)];
    });
    return entries?.join(',') || undefined;
  }
}
