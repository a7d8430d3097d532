import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { BrowserConnection } from './browser-connection.ts';
import { publishFromBrowser, type BrowserPublishOptions } from './publish-from-browser.ts';
import { browserIp, TwoBrowsers } from './two-browsers.ts';

let both: TwoBrowsers;

beforeAll(async () => {
  both = await TwoBrowsers.start();
});
afterAll(() => both?.stop());

const publish = (from: 'chromium' | 'firefox', options?: BrowserPublishOptions) =>
  publishFromBrowser(both.running, both.pages[from], options);

async function subscribe(
  to: 'chromium' | 'firefox',
  sessionUid: string,
  { kinds = { audio: true, video: true }, maxKbps = 0 } = {},
) {
  const [connection, sdpOffer] = await BrowserConnection.subscriber(both.pages[to], randomUUID(), kinds);
  const request = { sessionUid, streamId: 'stream', subscriptionId: randomUUID(), sdpOffer, maxKbps };
  await connection.answer(await both.running.node.subscribing.subscribe(request));
  return { connection, request };
}

describe.skipIf(browserIp === undefined)('real browsers', () => {
  it.each([
    ['chromium', 'chromium'],
    ['chromium', 'firefox'],
    ['firefox', 'chromium'],
    ['firefox', 'firefox'],
  ] as const)('play in %s what %s publishes, encrypted with AES-GCM', async (to, from) => {
    const { connection: publisher, sessionUid } = await publish(from);
    const { connection } = await subscribe(to, sessionUid);
    const stats = await until(
      'it plays',
      async () => {
        const now = await connection.stats();
        return now.framesDecoded > 10 && now.audioPackets > 20 ? now : undefined;
      },
      { limitMs: 10_000, seen: () => connection.stats() },
    );
    expect(stats.packetsLost).toBe(0);
    // Older Firefoxes do not tell the cipher, older Chromiums tell it without SRTP_.
    const ciphers = [stats, await publisher.stats()].flatMap(({ srtpCipher }) => srtpCipher ?? []);
    for (const cipher of ciphers) expect(cipher).toMatch(/^(SRTP_)?AEAD_AES_\d+_GCM$/);
    if (to === 'chromium') expect(ciphers).not.toEqual([]);
  });

  it('publish offers with four sections', async () => {
    const { sessionUid } = await publish('chromium', { fourSections: true });
    const { connection } = await subscribe('firefox', sessionUid);
    await until('it plays', async () => (await connection.stats()).framesDecoded > 10, {
      limitMs: 10_000,
      seen: () => connection.stats(),
    });
  });

  it.each(['chromium', 'firefox'] as const)('publish simulcast layers from %s', async (from) => {
    const { sessionUid } = await publish(from, { simulcast: true });
    for (const to of ['chromium', 'firefox'] as const) {
      const { connection } = await subscribe(to, sessionUid);
      await until('it plays', async () => (await connection.stats()).framesDecoded > 10, {
        limitMs: 10_000,
        seen: () => connection.stats(),
      });
    }
  });

  it('receive one kind when they ask for one', async () => {
    const { sessionUid } = await publish('chromium');
    const { connection } = await subscribe('chromium', sessionUid, { kinds: { audio: false, video: true } });
    await until('it plays', async () => (await connection.stats()).framesDecoded > 10, {
      limitMs: 10_000,
      seen: () => connection.stats(),
    });
  });

  it('send no more than their own limit', async () => {
    const { connection } = await publish('chromium', { maxKbps: 150 });
    expect(await videoKbps(connection)).toBeLessThan(170);
  });

  it('send no more than the lowest limit of their subscribers, while it is there', async () => {
    const { connection, sessionUid } = await publish('chromium');
    const [limitKbps, audioHeadroomKbps] = [100, 40];
    // The test picture takes 180 to 400 kbit/s, depending on how busy the machine is.
    const becomes = (what: string, isSo: (rate: number) => boolean) => {
      const rates: number[] = [];
      const measured = async () => isSo(rates[rates.push(await videoKbps(connection)) - 1]!);
      return until(`the rate is ${what}`, measured, { limitMs: 30_000, seen: () => rates });
    };
    const high = (rate: number) => rate > 1.1 * (limitKbps + audioHeadroomKbps);
    const low = (rate: number) => rate < limitKbps + audioHeadroomKbps;

    await becomes('high', high);
    const { request } = await subscribe('chromium', sessionUid, { maxKbps: limitKbps });
    await subscribe('firefox', sessionUid, { maxKbps: 2_000 });
    await becomes('low', low);

    both.running.node.registry.end({ publicationIds: [], subscriptionIds: [request.subscriptionId] });
    await becomes('high again', high);
  });
});

/** The video that a publisher sends in the next three seconds, after it has begun to send. */
async function videoKbps(connection: BrowserConnection): Promise<number> {
  const bytes = async () => (await connection.stats()).videoBytesSent;
  await until('it sends', async () => (await bytes()) > 20_000, { limitMs: 15_000, seen: bytes });
  const [before, startedAt] = [await bytes(), performance.now()];
  await until('three seconds have passed', () => performance.now() - startedAt > 3_000, { everyMs: 100 });
  return (((await bytes()) - before) * 8) / (performance.now() - startedAt);
}
