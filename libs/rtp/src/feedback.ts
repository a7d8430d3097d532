import { newRtcpPacket, RTCP, rtcpPackets } from './rtcp-packet.js';

const GENERIC_NACK = 1;
const PICTURE_LOSS = 1;
const FEEDBACK_BYTES = 12;
/** Packets that one entry of a NACK can name: the first one, and a bit for each of those behind it. */
const PACKETS_PER_NACK_ENTRY = 17;

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
  const packet = feedback(RTCP.transportFeedback, GENERIC_NACK, ownSsrc, mediaSsrc, 4 * entries.length);
  entries.forEach(({ first, following }, index) => {
    packet.writeUInt16BE(first & 0xffff, 12 + 4 * index);
    packet.writeUInt16BE(following, 14 + 4 * index);
  });
  return packet;
}

/** Asks for a key frame (RFC 4585, 6.3.1). */
export function pictureLoss(ownSsrc: number, mediaSsrc: number): Buffer {
  return feedback(RTCP.payloadFeedback, PICTURE_LOSS, ownSsrc, mediaSsrc, 0);
}

/** Whose key frame a datagram asks for: the SSRC; undefined when it does not. */
export function pictureLossIn(datagram: Buffer): number | undefined {
  const [found] = [...rtcpPackets(datagram)].filter(
    ({ type, count, bytes }) =>
      type === RTCP.payloadFeedback && count === PICTURE_LOSS && bytes.length >= FEEDBACK_BYTES,
  );
  return found?.bytes.readUInt32BE(8);
}

function feedback(type: number, format: number, ownSsrc: number, mediaSsrc: number, bytes: number): Buffer {
  const packet = newRtcpPacket(type, format, FEEDBACK_BYTES + bytes);
  packet.writeUInt32BE(ownSsrc, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  return packet;
}
