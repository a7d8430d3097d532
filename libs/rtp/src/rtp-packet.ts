/** One RTP packet (RFC 3550, 5.1). */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits, in the clock rate of the stream. */
  readonly timestamp: number;
  readonly ssrc: number;
  /** Without padding; may be empty. A view of the datagram. */
  readonly payload: Buffer;
  /** When it came, milliseconds since 1970. */
  readonly arrivedAt: number;
}

const FIXED_HEADER_BYTES = 12;

/** Whether a datagram is RTCP, on a port that receives both (RFC 5761, 4). */
export function isRtcp(datagram: Buffer): boolean {
  const type = datagram[1];
  return type !== undefined && type >= 192 && type <= 223;
}

/** Reads a datagram; undefined when it is no RTP packet. */
export function parseRtp(datagram: Buffer, arrivedAt: number): RtpPacket | undefined {
  if (datagram.length < FIXED_HEADER_BYTES) return undefined;
  const flags = datagram.readUInt8(0);
  if (flags >> 6 !== 2) return undefined;
  let start = FIXED_HEADER_BYTES + 4 * (flags & 0x0f);
  if (flags & 0x10) {
    if (datagram.length < start + 4) return undefined;
    start += 4 + 4 * datagram.readUInt16BE(start + 2);
  }
  let end = datagram.length;
  if (flags & 0x20) {
    const padding = datagram.readUInt8(end - 1);
    if (padding === 0) return undefined;
    end -= padding;
  }
  if (end < start) return undefined;
  const second = datagram.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
    payload: datagram.subarray(start, end),
    arrivedAt,
  };
}
