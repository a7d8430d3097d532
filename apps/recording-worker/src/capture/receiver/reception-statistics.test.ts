import { expect, it } from 'vitest';
import { ReceptionStatistics } from './reception-statistics.js';

it('reports the losses since the last report, and all of them', () => {
  const statistics = new ReceptionStatistics(7, 90);
  expect(statistics.report(undefined, 0)).toBeUndefined();
  for (const sequence of [100, 101, 103]) statistics.count(sequence, 0, 0);
  expect(statistics.report(103, 0)).toMatchObject({ ssrc: 7, fractionLost: 64, totalLost: 1, highestSequence: 103 });
  for (const sequence of [104, 105]) statistics.count(sequence, 0, 0);
  expect(statistics.report(105, 0)).toMatchObject({ fractionLost: 0, totalLost: 1 });
});

it('gives the last sender report back, and how long ago it came', () => {
  const statistics = new ReceptionStatistics(7, 90);
  statistics.count(1, 0, 0);
  expect(statistics.report(1, 500)).toMatchObject({ lastSenderReport: 0, sinceLastSenderReport: 0 });
  statistics.senderReported(0xffff_0000, 1_000);
  expect(statistics.report(1, 1_500)).toMatchObject({ lastSenderReport: 0xffff_0000, sinceLastSenderReport: 32_768 });
});

it('measures the jitter in ticks, and is not disturbed by a wrap-around', () => {
  const steady = new ReceptionStatistics(7, 48);
  for (let index = 0; index < 100; index++) {
    steady.count(index, (0xffff_ff00 + index * 960) % 2 ** 32, 1_000_000 + index * 20);
  }
  expect(steady.report(99, 0)!.jitter).toBe(0);
  const shaky = new ReceptionStatistics(7, 48);
  for (let index = 0; index < 200; index++) shaky.count(index, index * 960, index * 20 + (index % 2) * 10);
  expect(shaky.report(199, 0)!.jitter).toBeCloseTo(480, -2);
});
