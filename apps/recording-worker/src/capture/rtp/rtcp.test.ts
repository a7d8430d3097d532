import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nack, parseSenderReports, pictureLoss, receiverReport } from './rtcp.js';

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

it('reports what has come', () => {
  const block = {
    ssrc: 2,
    fractionLost: 64,
    totalLost: -1,
    highestSequence: 0x1_0003 & 0xffff_ffff,
    jitter: 5,
    lastSenderReport: 6,
    sinceLastSenderReport: 7,
  };
  expect(receiverReport(1, [block]).toString('hex')).toBe(
    ['81c90007', '00000001', '00000002', '40ffffff', '00010003', '00000005', '00000006', '00000007'].join(''),
  );
  expect(receiverReport(1, []).toString('hex')).toBe('80c9000100000001');
});

it('finds sender reports in a compound packet', () => {
  const report = Buffer.alloc(28);
  report.set([0x80, 200, 0, 6, 0, 0, 0, 9, 0xaa, 0xaa, 1, 2, 3, 4, 0xbb, 0xbb]);
  expect(parseSenderReports(Buffer.concat([receiverReport(1, []), report]))).toEqual([
    { ssrc: 9, ntpMiddle: 0x01020304 },
  ]);
});

it('reads any bytes without throwing, and to an end', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void parseSenderReports(Buffer.from(bytes))));
  expect(parseSenderReports(Buffer.from([0x80, 200, 0xff, 0xff]))).toEqual([]);
});
