import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What it does with every request, or (`closes`) with every connection. */
export type Oddness = 'silent' | 'closes' | 'garbage' | 'unauthorized' | 'not found' | { redirectsTo: string };

/** Something at a camera's port, in this process, that does what no camera should. */
export class OddCamera {
  /** How often somebody has connected. */
  connections = 0;
  /** The requests that came, with their headers, in the order in which they came. */
  readonly requests: string[] = [];
  private readonly open = new Set<Socket>();
  private readonly server: Server;
  private readonly oddness: Oddness;

  private constructor(oddness: Oddness) {
    this.oddness = oddness;
    this.server = createServer((socket) => this.take(socket));
  }

  /** On a free port of an address of this machine. */
  static async start(oddness: Oddness, host = '127.0.0.1'): Promise<OddCamera> {
    const camera = new OddCamera(oddness);
    camera.server.listen(0, host);
    await once(camera.server, 'listening');
    return camera;
  }

  get uri(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `rtsp://${address}:${port}/live`;
  }

  /** How many are connected now. */
  get clients(): number {
    return this.open.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private take(socket: Socket): void {
    this.connections += 1;
    this.open.add(socket);
    socket.on('close', () => this.open.delete(socket));
    socket.on('error', () => {}); // Whoever hangs up in the middle may do so.
    const { oddness } = this;
    if (oddness === 'closes') return void socket.destroy();
    let unread = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      const parts = (unread + text).split('\r\n\r\n');
      unread = parts.pop()!;
      for (const request of parts) {
        this.requests.push(request);
        socket.write(answerTo(request, oddness), 'latin1');
      }
    });
  }
}

function answerTo(request: string, oddness: Exclude<Oddness, 'closes'>): string {
  if (oddness === 'silent') return '';
  if (oddness === 'garbage') return GARBAGE;
  const lines = (first: string, ...headers: string[]) => {
    const sequence = /^CSeq: *(\d+)/im.exec(request)?.[1] ?? '0';
    return [`RTSP/1.0 ${first}`, `CSeq: ${sequence}`, ...headers, '', ''].join('\r\n');
  };
  if (oddness === 'unauthorized') return lines('401 Unauthorized', 'WWW-Authenticate: Basic realm="camera"');
  if (oddness === 'not found') return lines('404 Not Found');
  return lines('302 Moved Temporarily', `Location: ${oddness.redirectsTo}`);
}

/** All bytes there are, many times; no line of it is like the first one of an answer. */
const GARBAGE = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code)).repeat(16);
