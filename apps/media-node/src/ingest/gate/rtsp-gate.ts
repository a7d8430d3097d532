import { once } from 'node:events';
import { connect, createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ownErrors } from '@convene/service-kit';
import type { CameraAddress } from './camera-address.js';
import { CameraFailure } from './camera-failure.js';
import { RtspAnswers } from './rtsp-answers.js';

const CONNECT_LIMIT_MS = 5_000;

/**
 * The only way from ffmpeg to a camera: a port on the loopback interface that takes one connection and passes it on to the
 * address that was checked. ffmpeg itself never resolves a name, and a redirection leads nowhere.
 */
export class RtspGate {
  private failure?: CameraFailure;

  private constructor(
    private readonly server: Server,
    private readonly camera: Socket,
  ) {}

  /**
   * Connects to the camera, and waits for ffmpeg.
   *
   * @throws CameraFailure `unreachable`.
   */
  static async open(to: CameraAddress, verifiesCertificate: boolean): Promise<RtspGate> {
    const camera = await connected(to, verifiesCertificate);
    const server = ownErrors(createServer({ allowHalfOpen: false }));
    const gate = new RtspGate(server, camera);
    camera.on('error', (error) => gate.fail('ended', `The connection to the camera broke: ${error.message}`));
    server.once('connection', (client) => gate.join(client));
    try {
      await once(server.listen(0, '127.0.0.1'), 'listening');
    } catch (error) {
      camera.destroy();
      throw error;
    }
    return gate;
  }

  /** Where ffmpeg finds the camera. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What was wrong with the camera's answers, if anything was. */
  get problem(): CameraFailure | undefined {
    return this.failure;
  }

  close(): void {
    this.server.close();
    this.camera.destroy();
  }

  private join(client: Socket): void {
    this.server.close();
    if (this.camera.destroyed) return void client.destroy();
    const answers = new RtspAnswers((code) => this.judge(code));
    client.on('error', () => this.camera.destroy()); // ffmpeg has gone, which is seen by its end
    client.on('close', () => this.camera.destroy());
    this.camera.on('close', () => client.end());
    client.pipe(this.camera);
    this.camera.on('data', (chunk: Buffer) => {
      try {
        answers.push(chunk);
      } catch (error) {
        this.fail('rejected', (error as Error).message);
        client.destroy();
        return;
      }
      if (!client.write(chunk)) this.camera.pause();
    });
    client.on('drain', () => this.camera.resume());
  }

  private judge(code: number): void {
    if (code < 300) this.failure = undefined;
    else if (code < 400) throw new Error('The camera redirects to another address; publish that one instead');
    else if (code === 401 || code === 403)
      this.fail('rejected', `The camera does not accept these credentials (${code}); look at those in its rtspUri`);
    else this.fail('rejected', `The camera answers with the status ${code}; look at the path of its rtspUri`);
  }

  private fail(kind: CameraFailure['kind'], message: string): void {
    this.failure = new CameraFailure(kind, message);
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
