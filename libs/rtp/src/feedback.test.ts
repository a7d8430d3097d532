import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nack, pictureLoss, pictureLossIn } from './feedback.js';

it('asks for packets: a first one and the sixteen behind it in one entry', () => {
  expect(nack(1, 2, [65_534, 65_535, 65_536, 65_550, 65_551]).toString('hex')).toBe(
    ['81cd0004', '00000001', '00000002', 'fffe8003', '000f0000'].join(''),
  );
});

it('names each packet that it was given, and no other one', () => {
  const sequences = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 });
  fc.assert(
    fc.property(sequences, (unordered) => {
      const wanted = unordered.toSorted((one, other) => one - other);
      const packet = nack(1, 2, wanted);
      const named: number[] = [];
      for (let at = 12; at < packet.length; at += 4) {
        const first = packet.readUInt16BE(at);
        named.push(first);
        for (let bit = 0; bit < 16; bit++) if (packet.readUInt16BE(at + 2) & (1 << bit)) named.push(first + bit + 1);
      }
      expect(named).toEqual(wanted);
    }),
  );
});

it('asks for a key frame', () => {
  expect(pictureLoss(1, 0xffff_ffff).toString('hex')).toBe('81ce000200000001ffffffff');
});

const packet = (type: number, format: number, ssrc: number) => {
  const bytes = Buffer.alloc(12);
  bytes.set([0x80 | format, type, 0, 2]);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
};
const receiverReport = Buffer.concat([Buffer.from([0x80, 201, 0, 1]), Buffer.alloc(4)]);

it('finds whose key frame is asked for, also behind a report', () => {
  expect(pictureLossIn(packet(206, 1, 7))).toBe(7);
  expect(pictureLossIn(Buffer.concat([receiverReport, packet(206, 1, 8)]))).toBe(8);
});

it.each([packet(206, 15, 7), packet(205, 1, 7), receiverReport, Buffer.alloc(0), packet(206, 1, 7).subarray(0, 11)])(
  'sees nothing of the kind in anything else',
  (bytes) => {
    expect(pictureLossIn(bytes)).toBeUndefined();
  },
);
