import { toNtp } from './ntp.js';
import { newRtcpPacket, RTCP, rtcpPackets } from './rtcp-packet.js';

const REPORT_BYTES = 28;

/** What a sender says of itself (RFC 3550, 6.4.1). */
export interface SenderInfo {
  ssrc: number;
  /** Milliseconds since 1970, and the RTP time that belongs to them. */
  atMs: number;
  rtpTime: number;
  packets: number;
  bytes: number;
}

/** Ties the RTP times of a sender's streams to one clock. */
export function senderReport({ ssrc, atMs, rtpTime, packets, bytes }: SenderInfo): Buffer {
  const report = newRtcpPacket(RTCP.senderReport, 0, REPORT_BYTES);
  for (const [index, value] of [ssrc, ...toNtp(atMs), rtpTime, packets, bytes].entries()) {
    report.writeUInt32BE(value % 2 ** 32, 4 + 4 * index);
  }
  return report;
}

/** What the sender of an SSRC says: only what a receiver report gives back to it. */
export interface SenderReport {
  ssrc: number;
  /** The middle 32 bits of its NTP time. */
  ntpMiddle: number;
}

/** The sender reports in a datagram. Whatever is not understood is skipped. */
export function senderReportsIn(datagram: Buffer): SenderReport[] {
  return [...rtcpPackets(datagram)]
    .filter(({ type, bytes }) => type === RTCP.senderReport && bytes.length >= REPORT_BYTES)
    .map(({ bytes }) => ({ ssrc: bytes.readUInt32BE(4), ntpMiddle: bytes.readUInt32BE(10) }));
}
