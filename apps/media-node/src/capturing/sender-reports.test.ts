import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import type { types } from 'mediasoup';
import { beforeAll, expect, it, vi } from 'vitest';
import { followSenderReports, type SenderReport } from './sender-reports.js';

/** 2024-01-01 in NTP's seconds. */
const NTP_2024 = 1_704_067_200 + 2_208_988_800;

beforeAll(() => Logger.overrideLogger(false));

function fakeProducer() {
  const enableTraceEvent = vi.fn<(types: string[]) => Promise<void>>().mockResolvedValue();
  const producer = Object.assign(new EventEmitter(), { enableTraceEvent, closed: false });
  const report = (info: object) => producer.emit('trace', { type: 'sr', info });
  return { producer: producer as unknown as types.Producer, enableTraceEvent, report, fake: producer };
}

function follow(producer: types.Producer) {
  const reports: SenderReport[] = [];
  return { reports, stop: followSenderReports(producer, (report) => reports.push(report)) };
}

it('reads the clock of the client', () => {
  const { producer, report } = fakeProducer();
  const { reports } = follow(producer);
  report({ ntpSec: NTP_2024, ntpFrac: 2 ** 31, rtpTs: 0xffff_ffff });
  expect(reports).toEqual([{ rtpTime: 0xffff_ffff, publisherMs: 1_704_067_200_500 }]);
});

it('skips those of clients without a clock, and what is no report', () => {
  const { producer, report } = fakeProducer();
  const { reports } = follow(producer);
  report({ ntpSec: 0, ntpFrac: 0, rtpTs: 1 });
  report({ ntpSec: NTP_2024, ntpFrac: -1, rtpTs: 1 });
  report({});
  expect(reports).toEqual([]);
});

it('asks for them from the first who follows until the last one stops', () => {
  const { producer, report, enableTraceEvent } = fakeProducer();
  const [first, second] = [follow(producer), follow(producer)];
  first.stop();
  report({ ntpSec: NTP_2024, ntpFrac: 0, rtpTs: 1 });
  expect([first.reports.length, second.reports.length]).toEqual([0, 1]);
  expect(enableTraceEvent.mock.calls).toEqual([[['sr']]]);
  second.stop();
  expect(enableTraceEvent.mock.calls).toEqual([[['sr']], [[]]]);
});

it('asks nothing of a producer that is closed', () => {
  const { producer, fake, enableTraceEvent } = fakeProducer();
  const { stop } = follow(producer);
  fake.closed = true;
  stop();
  expect(enableTraceEvent).toHaveBeenCalledTimes(1);
});
