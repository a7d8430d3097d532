import { networkInterfaces } from 'node:os';
import type { mediaOperations } from '@convene/service-contracts';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { startChromium } from '../browsers/chromium.ts';
import { startFirefox } from '../browsers/firefox.ts';
import { servePage, type PageServer } from '../browsers/page-server.ts';
import { until } from '../support/until.ts';
import { publishFromBrowser } from './publish-from-browser.ts';
import { RunningNode } from './running-node.ts';

/** What is told of a capture's times. */
type Report = z.infer<typeof mediaOperations.captureClock.payload>;

/** Browsers send a report every few seconds. */
const REPORT_LIMIT_MS = 15_000;
const SETTLING_MS = 10_000;

// Firefox does no ICE with a loopback address.
const ip = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

let running: RunningNode;
let pageServer: PageServer;
let browser: Browser;

beforeAll(async () => {
  pageServer = await servePage('2.15.0');
  running = await RunningNode.start({ ip: ip ?? '127.0.0.1' });
});
afterAll(async () => {
  await running?.stop();
  await pageServer?.close();
});

describe.skipIf(ip === undefined).each([
  ['Chromium', startChromium],
  ['Firefox', startFirefox],
])('a capture of what %s publishes', (_, start) => {
  let page: Page;

  beforeAll(async () => {
    browser = await start();
    page = await browser.newPage();
    await page.goto(pageServer.url);
  });
  afterAll(() => browser?.close());

  it('is told which times of audio and video belong together', async () => {
    const { sessionUid } = await publishFromBrowser(running, page);
    const { receiver, captureId, source } = await running.capture(sessionUid, 'stream');
    const reports = () => [lastReport(captureId, 'audio'), lastReport(captureId, 'video')];
    await until('both are told', () => reports().every(Boolean), { limitMs: REPORT_LIMIT_MS, seen: reports });
    await receiver.receives(source.audio!.ssrc, source.video!.ssrc);

    /** The shortest time from the moment that the publisher gives a packet to its arrival; the clocks differ. */
    const delayMs = (kind: 'audio' | 'video', ticksPerMs: number) => {
      const { rtpTime, publisherMs } = lastReport(captureId, kind)!;
      const sentMs = (timestamp: number) => publisherMs + ((timestamp - rtpTime) | 0) / ticksPerMs;
      return Math.min(...receiver.of(source[kind]!.ssrc).map(({ at, timestamp }) => at - sentMs(timestamp)));
    };
    // The first packets of a browser that is busy may all be late.
    const apartMs = () => Math.abs(delayMs('audio', 48) - delayMs('video', 90));
    await until('both have arrived as fast', () => apartMs() < 100, { limitMs: SETTLING_MS, seen: apartMs });
  });

  it('gets one of the layers of simulcast, whose times no report explains', async () => {
    const { sessionUid } = await publishFromBrowser(running, page, { simulcast: true });
    const { receiver, captureId, source } = await running.capture(sessionUid, 'stream');
    await receiver.receives(source.audio!.ssrc, source.video!.ssrc);
    await until('there is a report', () => lastReport(captureId, 'audio'), { limitMs: REPORT_LIMIT_MS });
    expect(lastReport(captureId, 'video')).toBeUndefined();
  });
});

function lastReport(captureId: string, kind: 'audio' | 'video'): Report | undefined {
  const reports = running.published
    .filter(({ target }) => target === captureId)
    .map(({ payload }) => payload as Report);
  return reports.findLast((report) => report.kind === kind);
}
