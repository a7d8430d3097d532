import { newRtcpPacket, RTCP } from './rtcp-packet.js';

const REPORT_BLOCK_BYTES = 24;

/** How well the packets of one SSRC arrive (RFC 3550, 6.4.1). */
export interface ReportBlock {
  ssrc: number;
  /** Share of the packets since the last report that did not come, 0 to 255 for 1. */
  fractionLost: number;
  /** Since the beginning; negative when more came than were sent. */
  totalLost: number;
  highestSequence: number;
  /** In the clock rate of the stream. */
  jitter: number;
  /** The middle 32 bits of the last sender report's NTP time, and how long ago that came in 1/65536 s; 0 without one. */
  lastSenderReport: number;
  sinceLastSenderReport: number;
}

/** A receiver report; a receiver of nothing sends one without blocks. */
export function receiverReport(ownSsrc: number, blocks: readonly ReportBlock[]): Buffer {
  const packet = newRtcpPacket(RTCP.receiverReport, blocks.length, 8 + REPORT_BLOCK_BYTES * blocks.length);
  packet.writeUInt32BE(ownSsrc, 4);
  blocks.forEach((block, index) => {
    const at = 8 + REPORT_BLOCK_BYTES * index;
    packet.writeUInt32BE(block.ssrc, at);
    packet.writeInt32BE(Math.max(-0x80_0000, Math.min(0x7f_ffff, block.totalLost)), at + 4);
    packet.writeUInt8(block.fractionLost, at + 4);
    packet.writeUInt32BE(block.highestSequence, at + 8);
    packet.writeUInt32BE(block.jitter, at + 12);
    packet.writeUInt32BE(block.lastSenderReport, at + 16);
    packet.writeUInt32BE(block.sinceLastSenderReport, at + 20);
  });
  return packet;
}
