import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { until } from '../support/until.ts';
import { nack, pictureLoss } from './rtcp.ts';

export interface RtpPacket {
  ssrc: number;
  payloadType: number;
  sequence: number;
  timestamp: number;
  /** `ip:port` that it came from. */
  from: string;
  /** When it came, milliseconds of `performance.now()`. */
  at: number;
}

interface Address {
  ip: string;
  port: number;
}

/** A UDP port that receives plain RTP, as a recording worker does. */
export class RtpReceiver {
  /** What came, in that order. RTCP is left out. */
  readonly packets: RtpPacket[] = [];
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('message', (packet, { address, port }) => {
      const type = packet.readUInt8(1);
      if (type >= 192 && type <= 223) return; // RTCP
      this.packets.push({
        ssrc: packet.readUInt32BE(8),
        payloadType: type & 0x7f,
        sequence: packet.readUInt16BE(2),
        timestamp: packet.readUInt32BE(4),
        from: `${address}:${port}`,
        at: performance.now(),
      });
    });
  }

  static async open(): Promise<RtpReceiver> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new RtpReceiver(socket);
  }

  get address(): Address {
    const { address: ip, port } = this.socket.address();
    return { ip, port };
  }

  of(ssrc: number): RtpPacket[] {
    return this.packets.filter((packet) => packet.ssrc === ssrc);
  }

  /** Until five more packets of each of the SSRCs have come. */
  async receives(...ssrcs: number[]): Promise<void> {
    const before = ssrcs.map((ssrc) => this.of(ssrc).length);
    await until(
      `five more packets of ${ssrcs.join(' and ')} have come`,
      () => ssrcs.every((ssrc, index) => this.of(ssrc).length >= before[index]! + 5),
      { seen: () => this.packets.slice(-5) },
    );
  }

  /** Until an SSRC has come that had not come before. */
  async receivesAnew(): Promise<void> {
    const known = new Set(this.packets.map(({ ssrc }) => ssrc));
    await until('a new SSRC has come', () => this.packets.some(({ ssrc }) => !known.has(ssrc)));
  }

  requestKeyFrame(from: Address, ssrc: number): void {
    this.socket.send(pictureLoss(ssrc), from.port, from.ip);
  }

  requestAgain(from: Address, ssrc: number, sequence: number): void {
    this.socket.send(nack(ssrc, sequence), from.port, from.ip);
  }

  close(): void {
    this.socket.close();
  }
}
