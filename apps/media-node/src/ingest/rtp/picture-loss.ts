const PAYLOAD_SPECIFIC = 206;
const PICTURE_LOSS = 1;

/** Whose key frame an RTCP packet (RFC 4585, 6.3.1) asks for: the SSRC; undefined when it does not. */
export function pictureLossOf(packet: Buffer): number | undefined {
  // Feedback may come behind a receiver report in one compound packet.
  for (let at = 0; at + 12 <= packet.length; at += 4 * (packet.readUInt16BE(at + 2) + 1)) {
    const isPictureLoss = (packet.readUInt8(at) & 0x1f) === PICTURE_LOSS;
    if (packet.readUInt8(at + 1) === PAYLOAD_SPECIFIC && isPictureLoss) return packet.readUInt32BE(at + 8);
  }
  return undefined;
}
