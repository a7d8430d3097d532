import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Plays the part of a media node that sends RTP: it counts what it is asked for, and sends lost packets again. */
export class FakeMediaNode {
  keyFrameRequests = 0;
  receiverReports = 0;
  requestedAgain = 0;
  /** Which of the packets get lost on their first way. */
  loses: (packet: Buffer) => boolean = () => false;
  /** Packets of RTP that were sent, those that got lost too. */
  packets = 0;
  private readonly sent = new Map<string, Buffer>();

  private constructor(
    private readonly socket: Socket,
    private readonly target: number,
  ) {
    socket.on('message', (rtcp) => this.receive(rtcp));
  }

  /** @param target a port of this host. */
  static async open(target: number): Promise<FakeMediaNode> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new FakeMediaNode(socket, target);
  }

  get from(): { ip: string; port: number } {
    return { ip: '127.0.0.1', port: this.socket.address().port };
  }

  send(packets: Buffer[]): void {
    for (const packet of packets) {
      this.packets += 1;
      this.sent.set(key(packet.readUInt32BE(8), packet.readUInt16BE(2)), packet);
      if (!this.loses(packet)) this.socket.send(packet, this.target, '127.0.0.1');
    }
  }

  /** Sends something else. */
  sendRaw(datagram: Buffer): void {
    this.socket.send(datagram, this.target, '127.0.0.1');
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private receive(rtcp: Buffer): void {
    const type = rtcp.readUInt8(1);
    if (type === 201) this.receiverReports += 1;
    if (type === 206) this.keyFrameRequests += 1;
    if (type !== 205) return;
    for (let at = 12; at < rtcp.length; at += 4) {
      const [first, following] = [rtcp.readUInt16BE(at), rtcp.readUInt16BE(at + 2)];
      for (let behind = 0; behind <= 16; behind++) {
        if (behind > 0 && !(following & (1 << (behind - 1)))) continue;
        const packet = this.sent.get(key(rtcp.readUInt32BE(8), (first + behind) & 0xffff));
        this.requestedAgain += 1;
        if (packet) this.socket.send(packet, this.target, '127.0.0.1');
      }
    }
  }
}

function key(ssrc: number, sequence: number): string {
  return `${ssrc}/${sequence}`;
}
