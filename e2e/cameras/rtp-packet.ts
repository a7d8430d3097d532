export interface OutgoingPacket {
  payloadType: number;
  sequence: number;
  /** Of 90 kHz, or whatever the track's clock is. */
  timestamp: number;
  ssrc: number;
  /** Of its picture. */
  isLast: boolean;
  payload: Buffer;
}

/** An RTP packet as it travels over an RTSP connection (RFC 2326, 10.12). */
export function rtpPacket(channel: number, packet: OutgoingPacket): Buffer {
  const { payloadType, sequence, timestamp, ssrc, isLast, payload } = packet;
  const head = Buffer.alloc(16);
  head.write('$', 'latin1');
  head.writeUInt8(channel, 1);
  head.writeUInt16BE(12 + payload.length, 2);
  head.writeUInt8(0x80, 4);
  head.writeUInt8((isLast ? 0x80 : 0) | payloadType, 5);
  head.writeUInt16BE(sequence, 6);
  head.writeUInt32BE(timestamp % 2 ** 32, 8);
  head.writeUInt32BE(ssrc, 12);
  return Buffer.concat([head, payload]);
}
