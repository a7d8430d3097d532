import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromNtp } from './ntp.js';
import { receiverReport } from './receiver-report.js';
import { senderReport, senderReportsIn } from './sender-report.js';

it('finds sender reports in a compound packet', () => {
  const report = Buffer.alloc(28);
  report.set([0x80, 200, 0, 6, 0, 0, 0, 9, 0xaa, 0xaa, 1, 2, 3, 4, 0xbb, 0xbb]);
  expect(senderReportsIn(Buffer.concat([receiverReport(1, []), report]))).toEqual([{ ssrc: 9, ntpMiddle: 0x01020304 }]);
});

it('reads any bytes without throwing, and to an end', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void senderReportsIn(Buffer.from(bytes))));
  expect(senderReportsIn(Buffer.from([0x80, 200, 0xff, 0xff]))).toEqual([]);
});

it('says to which moment a time of RTP belongs, which is read as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000_000 }), fc.nat(), (atMs, rtpTime) => {
      const report = senderReport({ ssrc: 9, atMs, rtpTime, packets: 1, bytes: 2 });
      expect(senderReportsIn(report)).toEqual([{ ssrc: 9, ntpMiddle: report.readUInt32BE(10) }]);
      expect(report.readUInt32BE(16)).toBe(rtpTime);
      expect(fromNtp(report.readUInt32BE(8), report.readUInt32BE(12))).toBeCloseTo(atMs, 3);
    }),
  );
});
