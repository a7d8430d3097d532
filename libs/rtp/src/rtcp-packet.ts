/** Kinds of RTCP packets (RFC 3550, 12.1; RFC 4585, 6.1). */
export const RTCP = { senderReport: 200, receiverReport: 201, transportFeedback: 205, payloadFeedback: 206 } as const;

const VERSION = 2;

/** One packet of those that come together in a datagram. */
export interface RtcpPacket {
  type: number;
  /** How many blocks it has, or which feedback it is. */
  count: number;
  /** With its header; a view of the datagram, and shorter than it says when it is cut off. */
  bytes: Buffer;
}

/** The packets of a datagram, up to the first that is none. */
export function* rtcpPackets(datagram: Buffer): Generator<RtcpPacket> {
  for (let at = 0; at + 4 <= datagram.length;) {
    const head = datagram.readUInt8(at);
    if (head >> 6 !== VERSION) return;
    const end = at + 4 + 4 * datagram.readUInt16BE(at + 2);
    yield { type: datagram.readUInt8(at + 1), count: head & 0x1f, bytes: datagram.subarray(at, end) };
    at = end;
  }
}

/** A packet that has only its header yet. @param bytes in all, a multiple of four. */
export function newRtcpPacket(type: number, count: number, bytes: number): Buffer {
  const packet = Buffer.alloc(bytes);
  packet.writeUInt8((VERSION << 6) | count, 0);
  packet.writeUInt8(type, 1);
  packet.writeUInt16BE(bytes / 4 - 1, 2);
  return packet;
}
