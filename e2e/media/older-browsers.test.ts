import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { BrowserConnection } from './browser-connection.ts';
import { publishFromBrowser, type Dialect } from './publish-from-browser.ts';
import { NO_LIMITS } from './running-node.ts';
import { browserIp, TwoBrowsers } from './two-browsers.ts';

/** Firefox 60 writes mids of nine characters. */
const LONG_MIDS: Dialect = {
  offer: (sdp) =>
    sdp
      .replaceAll(/^a=mid:/gm, 'a=mid:sdparta_')
      .replace(/^a=group:BUNDLE.*$/m, (line) => line.replaceAll(/ (?=\d)/g, ' sdparta_')),
  answer: (sdp) => sdp.replaceAll('sdparta_', ''),
};

/** Nothing that is known in the section that would be the bundle's first. */
const NO_OPUS: Dialect = {
  offer: (sdp) => sdp.replaceAll('opus/48000', 'other/48000'),
  answer: (sdp) => sdp,
};

let both: TwoBrowsers;

beforeAll(async () => {
  both = await TwoBrowsers.start();
});
afterAll(() => both?.stop());

/** Subscribes to what was published. */
async function subscribe(to: 'chromium' | 'firefox', sessionUid: string, dialect?: Dialect) {
  const [connection, offer] = await BrowserConnection.subscriber(both.pages[to], randomUUID());
  const sdpOffer = dialect?.offer(offer) ?? offer;
  const request = { sessionUid, streamId: 'stream', subscriptionId: randomUUID(), sdpOffer, ...NO_LIMITS };
  const answer = await both.running.node.subscribing.subscribe(request);
  await connection.answer(dialect?.answer(answer) ?? answer);
  return { connection, answer };
}

async function plays(connection: BrowserConnection, { audio }: { audio: boolean }): Promise<void> {
  await until(
    'it plays',
    async () => {
      const { framesDecoded, audioPackets } = await connection.stats();
      return framesDecoded > 10 && (!audio || audioPackets > 20);
    },
    { limitMs: 15_000, seen: () => connection.stats() },
  );
}

const directions = [
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
] as const;

describe.skipIf(browserIp === undefined)('real browsers that offer as older ones', () => {
  it.each(directions)('publish from %s and play in %s, with mids that do not fit into packets', async (from, to) => {
    const { sessionUid } = await publishFromBrowser(both.running, both.pages[from], { dialect: LONG_MIDS });
    const { connection, answer } = await subscribe(to, sessionUid, LONG_MIDS);
    expect(answer).toContain('a=mid:sdparta_1\r\n');
    await plays(connection, { audio: true });
  });

  it.each(directions)('publish the picture from %s, and play it in %s, when that is all', async (from, to) => {
    const { sessionUid } = await publishFromBrowser(both.running, both.pages[from], { dialect: NO_OPUS });
    const { connection, answer } = await subscribe(to, sessionUid);
    expect(answer).toMatch(/^m=audio 0 /m);
    await plays(connection, { audio: false });
  });

  it.each(directions)('of %s hear and see, while one in %s can only see', async (from, to) => {
    const { sessionUid } = await publishFromBrowser(both.running, both.pages[from]);
    const seeing = await subscribe(to, sessionUid, NO_OPUS);
    const hearing = await subscribe(from, sessionUid);
    expect(seeing.answer).toMatch(/^m=audio 0 /m);
    await plays(seeing.connection, { audio: false });
    await plays(hearing.connection, { audio: true });
  });
});
