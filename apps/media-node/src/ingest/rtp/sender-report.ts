import { NTP_EPOCH_S } from '../../ntp.js';

const SENDER_REPORT = 200;

/** What a sender says of itself (RFC 3550, 6.4.1). */
export interface SenderInfo {
  ssrc: number;
  /** Milliseconds since 1970, and the RTP time that belongs to them. */
  atMs: number;
  rtpTime: number;
  packets: number;
  bytes: number;
}

/** An RTCP sender report: it ties the RTP times of a camera's audio and video to one clock. */
export function senderReport({ ssrc, atMs, rtpTime, packets, bytes }: SenderInfo): Buffer {
  const report = Buffer.alloc(28);
  report.writeUInt8(0x80, 0);
  report.writeUInt8(SENDER_REPORT, 1);
  report.writeUInt16BE(report.length / 4 - 1, 2);
  const seconds = Math.floor(atMs / 1000);
  const fraction = Math.floor((atMs / 1000 - seconds) * 2 ** 32);
  for (const [index, value] of [ssrc, seconds + NTP_EPOCH_S, fraction, rtpTime, packets, bytes].entries()) {
    report.writeUInt32BE(value % 2 ** 32, 4 + 4 * index);
  }
  return report;
}
