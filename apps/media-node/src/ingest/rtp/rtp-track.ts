import { randomInt } from 'node:crypto';
import { senderReport } from '@convene/rtp';

/** What fits into a packet together with all headers on any path. */
export const MAX_PAYLOAD_BYTES = 1_200;
const HEADER_BYTES = 12;

/** Numbers the RTP packets (RFC 3550, 5.1) of one source, as if it had been one for ever. */
export class RtpTrack {
  readonly ssrc = randomInt(1, 2 ** 32);
  private sequence = randomInt(2 ** 15);
  private packets = 0;
  private bytes = 0;

  constructor(
    private readonly payloadType: number,
    private readonly clockRate: number,
    private readonly send: (packet: Buffer) => void,
    /** The RTP time of the millisecond 0. */
    readonly firstTime = randomInt(2 ** 32),
  ) {}

  /** Sends a frame. @param ms its time, milliseconds of any clock. */
  sendFrame(payloads: readonly Buffer[], ms: number, marksEnd: boolean): void {
    for (const [index, payload] of payloads.entries()) {
      const packet = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
      packet.writeUInt8(0x80, 0);
      packet.writeUInt8((marksEnd && index === payloads.length - 1 ? 0x80 : 0) | this.payloadType, 1);
      packet.writeUInt16BE(this.sequence, 2);
      packet.writeUInt32BE(this.timeOf(ms), 4);
      packet.writeUInt32BE(this.ssrc, 8);
      payload.copy(packet, HEADER_BYTES);
      this.sequence = (this.sequence + 1) % 2 ** 16;
      this.packets += 1;
      this.bytes += payload.length;
      this.send(packet);
    }
  }

  /** The report that ties its times to the clock on the wall; undefined before anything was sent. */
  report(ms: number, atMs: number): Buffer | undefined {
    if (this.packets === 0) return undefined;
    const { ssrc, packets, bytes } = this;
    return senderReport({ ssrc, atMs, rtpTime: this.timeOf(ms), packets, bytes });
  }

  private timeOf(ms: number): number {
    return (this.firstTime + Math.round((ms * this.clockRate) / 1000)) % 2 ** 32;
  }
}
