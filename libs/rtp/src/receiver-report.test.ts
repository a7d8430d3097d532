import { expect, it } from 'vitest';
import { receiverReport } from './receiver-report.js';

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
