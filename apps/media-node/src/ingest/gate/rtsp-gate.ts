import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { MediaKind } from '@convene/sdp';
import { ownErrors } from '@convene/service-kit';
import type { CameraAddress } from './camera-address.js';
import { CameraFailure } from './camera-failure.js';
import { RtspRelay } from './rtsp-relay.js';

const CONNECT_LIMIT_MS = 5_000;
/** A camera that is told that it is not wanted any more may close the connection itself for so long. */
const FAREWELL_LIMIT_MS = 1_000;
/** More than this has no camera to read: it does not read at all. */
const MAX_UNSENT_BYTES = 64 * 1024;

/** What a camera is asked for. */
export interface Asked {
  uri: URL;
  /** Which kinds of tracks are received. */
  kinds: readonly MediaKind[];
  verifiesCertificate: boolean;
}

/**
 * The only way from ffmpeg to a camera: a port on the loopback interface that takes one connection and passes it on to the
 * address that was checked. ffmpeg itself never resolves a name, knows no credentials, and a redirection leads nowhere.
 */
export class RtspGate {
  private failure?: CameraFailure;
  private relay?: RtspRelay;
  /** Whoever else finds the port does not know it. */
  private readonly path = `/${randomUUID()}`;

  private constructor(
    private readonly server: Server,
    private readonly camera: Socket,
    private readonly address: string,
    private readonly asked: Asked,
  ) {}

  /**
   * Connects to the camera, and waits for ffmpeg.
   *
   * @throws CameraFailure `unreachable`.
   */
  static async open(to: CameraAddress, asked: Asked): Promise<RtspGate> {
    const camera = await connected(to, asked.verifiesCertificate);
    const server = ownErrors(createServer({ allowHalfOpen: false }));
    const gate = new RtspGate(server, camera, to.address, asked);
    camera.on('error', (error) => gate.fail('ended', `The connection to the camera broke: ${error.message}`));
    server.once('connection', (client) => gate.join(client));
    try {
      await once(server.listen(0, '127.0.0.1'), 'listening');
    } catch (error) {
      camera.destroy();
      throw error;
    }
    // What cannot be accepted ffmpeg notices itself.
    server.on('error', (error) => gate.fail('internal', `ffmpeg cannot be connected: ${error.message}`));
    return gate;
  }

  /** Where ffmpeg finds the camera. */
  get uri(): string {
    return `rtsp://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.path}`;
  }

  /** What was wrong with the camera's answers, if anything was. */
  get problem(): CameraFailure | undefined {
    return this.failure;
  }

  /** Lets go of the camera, and tells it so. May be called more than once. */
  close(): void {
    this.server.close();
    const { camera, relay } = this;
    if (camera.destroyed) return;
    this.relay = undefined;
    relay?.end();
    // It may be paused, but then its end would not be seen.
    camera.resume().end();
    const limit = setTimeout(() => camera.destroy(), FAREWELL_LIMIT_MS);
    camera.once('close', () => clearTimeout(limit));
  }

  private join(client: Socket): void {
    this.server.close();
    if (this.camera.destroyed) return void client.destroy();
    const { uri, kinds } = this.asked;
    const relay = new RtspRelay({
      ...{ uri, kinds, address: this.address, clientPath: this.path },
      toCamera: (bytes) => this.send(bytes),
      toClient: (bytes) => {
        if (!client.write(bytes)) this.camera.pause();
      },
      onStatus: (code, track) => this.judge(code, track),
    });
    this.relay = relay;
    client.on('error', () => this.close()); // ffmpeg has gone, which is seen by its end
    client.on('close', () => this.close());
    client.on('drain', () => this.camera.resume());
    client.on('data', (chunk) => this.pass(client, () => relay.pushFromClient(chunk)));
    this.camera.on('data', (chunk) => this.pass(client, () => relay.pushFromCamera(chunk)));
    this.camera.on('close', () => {
      relay.end();
      client.end();
    });
  }

  /** What comes after the end is dropped. */
  private pass(client: Socket, push: () => void): void {
    if (!this.relay) return;
    try {
      push();
    } catch (error) {
      this.failure = error instanceof CameraFailure ? error : new CameraFailure('rejected', (error as Error).message);
      this.close();
      client.destroy();
    }
  }

  private send(bytes: Buffer): void {
    if (!this.camera.writable) return;
    this.camera.write(bytes);
    if (this.camera.writableLength > MAX_UNSENT_BYTES) this.camera.destroy(new Error('it reads nothing any more'));
  }

  private judge(code: number, track: MediaKind | undefined): void {
    if (code < 300) this.failure = undefined;
    else if (code < 400) throw new Error('The camera redirects to another address; publish that one instead');
    else if (code === 401 || code === 403)
      this.fail('rejected', `The camera does not accept these credentials (${code}); look at those in its rtspUri`);
    else if (track === 'audio') this.fail('rejected', `The camera refuses its audio (${code})`, track);
    else this.fail('rejected', `The camera answers with the status ${code}; look at the path of its rtspUri`);
  }

  private fail(kind: CameraFailure['kind'], message: string, track?: MediaKind): void {
    this.failure = new CameraFailure(kind, message, track);
  }
}

async function connected({ host, address, port, isTls }: CameraAddress, verifies: boolean): Promise<Socket> {
  const signal = AbortSignal.timeout(CONNECT_LIMIT_MS);
  const socket = ownErrors(
    isTls
      ? connectTls({ host: address, port, servername: isIP(host) ? '' : host, rejectUnauthorized: verifies })
      : connect({ host: address, port }),
  );
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect', { signal });
    return socket.setNoDelay();
  } catch (error) {
    socket.destroy();
    const { code, message } = error as NodeJS.ErrnoException;
    const why = signal.aborted ? 'nobody answers there' : (code ?? message);
    throw new CameraFailure('unreachable', `The camera cannot be reached at ${host}:${port}: ${why}`);
  }
}
