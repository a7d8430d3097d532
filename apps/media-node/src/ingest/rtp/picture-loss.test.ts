import { expect, it } from 'vitest';
import { pictureLossOf } from './picture-loss.js';

const packet = (type: number, format: number, ssrc: number) => {
  const bytes = Buffer.alloc(12);
  bytes.set([0x80 | format, type, 0, 2]);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
};
const receiverReport = Buffer.concat([Buffer.from([0x80, 201, 0, 1]), Buffer.alloc(4)]);

it('finds whose key frame is asked for, also behind a report', () => {
  expect(pictureLossOf(packet(206, 1, 7))).toBe(7);
  expect(pictureLossOf(Buffer.concat([receiverReport, packet(206, 1, 8)]))).toBe(8);
});

it.each([packet(206, 15, 7), packet(205, 1, 7), receiverReport, Buffer.alloc(0), packet(206, 1, 7).subarray(0, 11)])(
  'sees nothing of the kind in anything else',
  (bytes) => {
    expect(pictureLossOf(bytes)).toBeUndefined();
  },
);
