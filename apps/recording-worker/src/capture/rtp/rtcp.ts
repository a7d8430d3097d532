const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const GENERIC_NACK = 1;
const PICTURE_LOSS = 1;

const REPORT_BLOCK_BYTES = 24;
/** Packets that one entry of a NACK can name: the first one, and a bit for each of those behind it. */
const PACKETS_PER_NACK_ENTRY = 17;

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

/** What the sender of an SSRC says: only what a receiver report gives back to it. */
export interface SenderReport {
  ssrc: number;
  /** The middle 32 bits of its NTP time. */
  ntpMiddle: number;
}

/** The sender reports in a compound packet. Whatever is not understood is skipped. */
export function parseSenderReports(packet: Buffer): SenderReport[] {
  const reports: SenderReport[] = [];
  for (let at = 0; at + 4 <= packet.length; at += 4 + 4 * packet.readUInt16BE(at + 2)) {
    if (packet.readUInt8(at) >> 6 !== 2) break;
    if (packet.readUInt8(at + 1) !== SENDER_REPORT || at + 28 > packet.length) continue;
    reports.push({ ssrc: packet.readUInt32BE(at + 4), ntpMiddle: packet.readUInt32BE(at + 10) });
  }
  return reports;
}

/** A receiver report; a receiver of nothing sends one without blocks. */
export function receiverReport(ownSsrc: number, blocks: readonly ReportBlock[]): Buffer {
  const packet = withHeader(RECEIVER_REPORT, blocks.length, 8 + REPORT_BLOCK_BYTES * blocks.length);
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

/**
 * Asks for packets again (RFC 4585, 6.2.1).
 *
 * @param sequences in ascending order, without wrap-around.
 */
export function nack(ownSsrc: number, mediaSsrc: number, sequences: readonly number[]): Buffer {
  const entries: { first: number; following: number }[] = [];
  for (const sequence of sequences) {
    const last = entries.at(-1);
    const behind = last ? sequence - last.first : 0;
    if (last && behind < PACKETS_PER_NACK_ENTRY) last.following |= 1 << (behind - 1);
    else entries.push({ first: sequence, following: 0 });
  }
  const packet = feedback(TRANSPORT_FEEDBACK, GENERIC_NACK, ownSsrc, mediaSsrc, 4 * entries.length);
  entries.forEach(({ first, following }, index) => {
    packet.writeUInt16BE(first & 0xffff, 12 + 4 * index);
    packet.writeUInt16BE(following, 14 + 4 * index);
  });
  return packet;
}

/** Asks for a key frame (RFC 4585, 6.3.1). */
export function pictureLoss(ownSsrc: number, mediaSsrc: number): Buffer {
  return feedback(PAYLOAD_FEEDBACK, PICTURE_LOSS, ownSsrc, mediaSsrc, 0);
}

function feedback(type: number, format: number, ownSsrc: number, mediaSsrc: number, bytes: number): Buffer {
  const packet = withHeader(type, format, 12 + bytes);
  packet.writeUInt32BE(ownSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}

function withHeader(type: number, count: number, bytes: number): Buffer {
  const packet = Buffer.alloc(bytes);
  packet.writeUInt8(0x80 | count, 0);
  packet.writeUInt8(type, 1);
  packet.writeUInt16BE(bytes / 4 - 1, 2);
  return packet;
}
