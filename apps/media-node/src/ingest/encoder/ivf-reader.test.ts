import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IvfReader } from './ivf-reader.js';

const head = Buffer.alloc(32);
head.write('DKIFVP80', 'latin1');
head.writeUInt32LE(1_000, 16);
head.writeUInt32LE(1, 20);
const frame = (ms: number, data: Buffer) => {
  const frameHead = Buffer.alloc(12);
  frameHead.writeUInt32LE(data.length, 0);
  frameHead.writeBigUInt64LE(BigInt(ms), 4);
  return Buffer.concat([frameHead, data]);
};
const FILE = Buffer.concat([
  head,
  frame(0, Buffer.from('a')),
  frame(40, Buffer.alloc(0)),
  frame(81, Buffer.from('bc')),
]);

it('reads frames, wherever the file is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(FILE.length), { maxLength: 10 }), (cuts) => {
      const read: [number, string][] = [];
      const reader = new IvfReader((ms, data) => read.push([ms, data.toString()]));
      let from = 0;
      for (const end of [...cuts, FILE.length].toSorted((a, b) => a - b)) {
        reader.push(FILE.subarray(from, end));
        from = end;
      }
      expect(read).toEqual([
        [0, 'a'],
        [40, ''],
        [81, 'bc'],
      ]);
    }),
  );
});

it('refuses what is no IVF', () => {
  expect(() => new IvfReader(() => undefined).push(Buffer.alloc(40))).toThrow('no IVF');
});
