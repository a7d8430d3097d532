import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetizeH264 } from './packetize-h264.js';
import { packetizeVp8 } from './packetize-vp8.js';

const MAX = 100;
const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 1_000 }).map((array) => Buffer.from(array));

describe('VP8', () => {
  it('is whole again when its packets are put together', () => {
    fc.assert(
      fc.property(bytes(1), (frame) => {
        const payloads = packetizeVp8(frame, MAX);
        expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThanOrEqual(MAX);
        expect(payloads.map((payload) => payload[0])).toEqual([0x10, ...payloads.slice(1).map(() => 0)]);
        expect(Buffer.concat(payloads.map((payload) => payload.subarray(1)))).toEqual(frame);
      }),
    );
  });
});

/** Puts FU-A packets together again (RFC 6184, 5.8). */
function unitsOf(payloads: Buffer[]): Buffer[] {
  const units: Buffer[] = [];
  for (const payload of payloads) {
    if ((payload[0]! & 0x1f) !== 28) units.push(payload);
    else if (payload[1]! & 0x80) {
      units.push(Buffer.concat([Buffer.from([(payload[0]! & 0xe0) | (payload[1]! & 0x1f)]), payload.subarray(2)]));
    } else units.push(Buffer.concat([units.pop()!, payload.subarray(2)]));
  }
  return units;
}

describe('H.264', () => {
  const unit = bytes(1).map((data) => {
    data[0] = (data[0]! & 0x60) | 1;
    return data;
  });

  it('is whole again when its packets are put together', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 4 }), (units) => {
        const payloads = packetizeH264(units, MAX);
        expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThanOrEqual(MAX);
        expect(unitsOf(payloads)).toEqual(units);
        const cut = payloads.filter((payload) => (payload[0]! & 0x1f) === 28);
        const begun = cut.filter((payload) => payload[1]! & 0x80).length;
        expect(cut.filter((payload) => payload[1]! & 0x40)).toHaveLength(begun);
      }),
    );
  });
});
