import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface Losses {
  /** Share of the packets that get lost, 0 to 1; none of them more than twice, so that what can be repaired is. */
  lost: number;
  /** Share of the packets that come late, and by how many milliseconds at most. */
  late: number;
  byMs: number;
}

const MOST_LOSSES = 2;

interface Address {
  address: string;
  port: number;
}

/** Stands between the sender of a stream and its receiver. RTCP goes back unharmed. */
export class LossyRelay {
  dropped = 0;
  passed = 0;
  private sender?: Address;
  private readonly timers = new Set<NodeJS.Timeout>();
  /** How often a packet was lost, by SSRC and number, which it keeps when it is sent again. */
  private readonly lostBefore = new Map<string, number>();
  private readonly near: Socket;
  private readonly far: Socket;

  private constructor(near: Socket, far: Socket, receiver: number, losses: Losses) {
    this.near = near;
    this.far = far;
    near.on('message', (datagram, from) => {
      this.sender = from;
      if (Math.random() < losses.lost && this.mayLose(datagram)) return void (this.dropped += 1);
      this.passed += 1;
      const deliver = () => far.send(datagram, receiver, '127.0.0.1');
      if (Math.random() >= losses.late) return deliver();
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        deliver();
      }, Math.random() * losses.byMs);
      this.timers.add(timer);
    });
    far.on('message', (datagram) => {
      if (this.sender) near.send(datagram, this.sender.port, this.sender.address);
    });
  }

  /** @param receiver a port of this host. */
  static async open(receiver: number, losses: Losses): Promise<LossyRelay> {
    const [near, far] = [await bound(), await bound()];
    return new LossyRelay(near, far, receiver, losses);
  }

  /** Where the sender has to send. */
  get port(): number {
    return this.near.address().port;
  }

  /** Where the receiver gets packets from. */
  get from(): { ip: string; port: number } {
    return { ip: '127.0.0.1', port: this.far.address().port };
  }

  private mayLose(packet: Buffer): boolean {
    const name = packet.toString('hex', 2, 4) + packet.toString('hex', 8, 12);
    const before = this.lostBefore.get(name) ?? 0;
    this.lostBefore.set(name, before + 1);
    return before < MOST_LOSSES;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.near.close();
    this.far.close();
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
