import { join } from 'node:path';
import type { Rgb } from '../clients/test-media.ts';
import { startLongRunning, type LongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';

export type Transport = 'tcp' | 'udp';

/** What the camera is like; the defaults are in rtsp-server.py. */
export interface CameraSettings {
  /** An address of this machine. */
  host?: string;
  /** Any free one by default. */
  port?: number;
  /** Which ones it allows. */
  transports?: Transport[];
  credentials?: { scheme: 'basic' | 'digest'; user: string; password: string };
  /** Files; with them it speaks TLS only. */
  tls?: { certificate: string; key: string };
  /** Whether all clients see the same moment. Otherwise it begins anew for each, with a key frame. */
  shared?: boolean;
  video?: 'h264' | 'h265' | 'vp8' | 'mjpeg' | 'none';
  width?: number;
  height?: number;
  fps?: number;
  /** Of the video; mjpeg takes what it needs. */
  kbps?: number;
  /** Frames. Nobody can ask for a key frame: one who comes later waits for the next. */
  keyFrameEvery?: number;
  /** Of h264. */
  profile?: 'baseline' | 'main' | 'high';
  /** Where h264's SPS and PPS are: in the stream, before each key frame, or in the SDP alone. */
  parameterSets?: 'stream' | 'sdp';
  /** Of the whole picture, but for a small black ball that wanders over it. */
  colour?: Rgb;
  audio?: 'aac' | 'pcmu' | 'pcma' | 'opus' | 'none';
  /** Hz; it never stops, unless there is a pulse. */
  tone?: number;
  /** Each second of the stream begins with a beep, and with white for half of it. */
  pulse?: boolean;
}

export interface CameraEvent {
  event: 'connected' | 'play' | 'closed';
  /** How many are connected after it. */
  clients: number;
  /** Of who plays. */
  transport?: Transport;
}

/** Debian's Python, which has Debian's GStreamer: there may be another one in PATH. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'rtsp-server.py');
const READY_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;

/** A real IP camera in a process of its own, which shows something from the moment when the first client plays. */
export class RtspCamera {
  readonly settings: CameraSettings;
  readonly port: number;
  /** What its clients did, in the order in which they did it. */
  readonly events: readonly CameraEvent[];
  private readonly running: LongRunning;

  private constructor(settings: CameraSettings, port: number, events: CameraEvent[], running: LongRunning) {
    this.settings = settings;
    this.port = port;
    this.events = events;
    this.running = running;
  }

  /** @throws NotReady with what the script printed, for example which setting is wrong */
  static async start(settings: CameraSettings = {}): Promise<RtspCamera> {
    const events: CameraEvent[] = [];
    const { promise: listens, resolve } = Promise.withResolvers<number>();
    const running = await startLongRunning({
      command: PYTHON,
      args: [SCRIPT, JSON.stringify(settings)],
      env: process.env,
      logFile: '/dev/null',
      onLine: (line) => {
        if (!line.startsWith('{')) return; // A warning of GStreamer's.
        const told = JSON.parse(line) as CameraEvent | { port: number };
        if ('port' in told) resolve(told.port);
        else events.push(told);
      },
    });
    try {
      const port = await untilReady('The camera', running, listens, READY_LIMIT_MS);
      return new RtspCamera(settings, port, events, running);
    } catch (error) {
      await stopProcess(running, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });
      throw error;
    }
  }

  get uri(): string {
    return `${this.scheme}://${this.address}`;
  }

  uriWith(user: string, password: string): string {
    return `${this.scheme}://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${this.address}`;
  }

  /** How many are connected now. */
  get clients(): number {
    return this.events.at(-1)?.clients ?? 0;
  }

  /** How often somebody has begun to play. */
  get plays(): number {
    return this.events.filter(({ event }) => event === 'play').length;
  }

  /** The newest lines that it printed. */
  lastLines(): string {
    return this.running.lastLines.toString();
  }

  /** It says nothing any more, but its connections stay. */
  freeze(): void {
    this.running.child.kill('SIGSTOP');
  }

  /** It goes on, and hurries through what it has missed. */
  thaw(): void {
    this.running.child.kill('SIGCONT');
  }

  /** Ends it as a power cut would, but that the clients' connections are closed. */
  async kill(): Promise<void> {
    this.running.child.kill('SIGKILL');
    await this.running.exited;
  }

  async stop(): Promise<void> {
    this.thaw(); // A frozen process would not see the next signal.
    await stopProcess(this.running, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });
  }

  private get scheme(): string {
    return this.settings.tls ? 'rtsps' : 'rtsp';
  }

  private get address(): string {
    return `${this.settings.host ?? '127.0.0.1'}:${this.port}/live`;
  }
}
