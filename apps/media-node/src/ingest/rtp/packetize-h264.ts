const FU_A = 28;
const TYPE = 0x1f;
/** Start and end of a unit that is cut. */
const [FIRST, LAST] = [0x80, 0x40];

/** The RTP payloads (RFC 6184, packetization mode 1) of the NAL units of a picture. @param maxBytes of each. */
export function packetizeH264(units: readonly Buffer[], maxBytes: number): Buffer[] {
  return units.flatMap((unit) => (unit.length <= maxBytes ? [unit] : cut(unit, maxBytes)));
}

/** Cuts a unit into FU-A packets; its own first byte is spread over the two that begin each of them. */
function cut(unit: Buffer, maxBytes: number): Buffer[] {
  const head = unit[0]!;
  const payloads: Buffer[] = [];
  for (let at = 1; at < unit.length; at += maxBytes - 2) {
    const part = unit.subarray(at, at + maxBytes - 2);
    const position = (at === 1 ? FIRST : 0) | (at + part.length === unit.length ? LAST : 0);
    payloads.push(Buffer.concat([Buffer.from([(head & ~TYPE) | FU_A, position | (head & TYPE)]), part]));
  }
  return payloads;
}
