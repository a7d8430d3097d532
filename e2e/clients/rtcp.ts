/** RTCP packet types (RFC 3550, RFC 4585), and the formats of feedback that are used here. */
const SENDER_REPORT = 200;
const RTP_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const NACK = 1;
const PLI = 1;

/** Seconds from 1900, where NTP begins to count, to 1970. */
const NTP_EPOCH_S = 2_208_988_800;

/** A sender report: at publisherMs, milliseconds since 1970, the stream was at rtpTime. */
export function senderReport(report: { ssrc: number; rtpTime: number; publisherMs: number }): Buffer {
  const packet = rtcp(SENDER_REPORT, 0, 28);
  packet.writeUInt32BE(report.ssrc, 4);
  packet.writeUInt32BE(Math.floor(report.publisherMs / 1000) + NTP_EPOCH_S, 8);
  packet.writeUInt32BE(Math.floor(((report.publisherMs % 1000) / 1000) * 2 ** 32), 12);
  packet.writeUInt32BE(report.rtpTime, 16);
  packet.writeUInt32BE(1, 20);
  packet.writeUInt32BE(1, 24);
  return packet;
}

/** Asks for a key frame. */
export function pictureLoss(ssrc: number): Buffer {
  const packet = rtcp(PAYLOAD_FEEDBACK, PLI, 12);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

/** Asks for one packet again. */
export function nack(ssrc: number, sequence: number): Buffer {
  const packet = rtcp(RTP_FEEDBACK, NACK, 16);
  packet.writeUInt32BE(ssrc, 8);
  packet.writeUInt16BE(sequence, 12);
  return packet;
}

/** Whether a PLI is among the packets that came together. */
export function isKeyFrameRequest(received: Buffer): boolean {
  for (let offset = 0; offset + 4 <= received.length; offset += 4 * (received.readUInt16BE(offset + 2) + 1)) {
    const [head, type] = [received.readUInt8(offset), received.readUInt8(offset + 1)];
    if (type < 192 || type > 223) return false; // RTP
    if (type === PAYLOAD_FEEDBACK && (head & 0x1f) === PLI) return true;
  }
  return false;
}

function rtcp(type: number, format: number, bytes: number): Buffer {
  const packet = Buffer.alloc(bytes);
  packet.writeUInt8(0x80 | format, 0);
  packet.writeUInt8(type, 1);
  packet.writeUInt16BE(bytes / 4 - 1, 2);
  packet.writeUInt32BE(1, 4); // the SSRC of who sends it
  return packet;
}
