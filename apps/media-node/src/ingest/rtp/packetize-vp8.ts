/** The descriptor (RFC 7741, 4.2) of a packet with which a frame begins, and of one that goes on with it. */
const [BEGINS, GOES_ON] = [Buffer.from([0x10]), Buffer.from([0x00])];

/** The RTP payloads of a VP8 frame. @param maxBytes of each. */
export function packetizeVp8(frame: Buffer, maxBytes: number): Buffer[] {
  const payloads: Buffer[] = [];
  for (let at = 0; at < frame.length; at += maxBytes - 1) {
    payloads.push(Buffer.concat([at === 0 ? BEGINS : GOES_ON, frame.subarray(at, at + maxBytes - 1)]));
  }
  return payloads;
}
