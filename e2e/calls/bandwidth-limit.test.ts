import { expect, test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../support/shared-stack.ts';
import { until } from '../support/until.ts';

const browsers = useBrowsers();

const LIMIT_KBPS = 150;
/** Headers, retransmissions and the encoder's own freedom. */
const TOLERANCE = 1.4;
const RICH = { resolution: '640x480', frameRate: 30 };

type Way = 'inbound' | 'outbound';

/** The bitrate of a stream's video over the next seconds. */
async function kbps(user: BrowserUser, streamId: string, way: Way, seconds = 3): Promise<number> {
  const sample = async () => {
    const video = (await user.stats(streamId))?.[way].video;
    return video && { bytes: video.bytes, at: video.at };
  };
  const first = await until('there is video', sample, { limitMs: 10_000 });
  const last = await until(
    `${seconds} s have passed`,
    async () => {
      const now = await sample();
      return now && now.at - first.at >= seconds * 1_000 ? now : undefined;
    },
    { limitMs: 10_000, everyMs: 100 },
  );
  return ((last.bytes - first.bytes) * 8) / (last.at - first.at);
}

/** The bitrate that a stream settles at: the first seconds are the estimators' search for it. */
async function settledKbps(user: BrowserUser, streamId: string, way: Way): Promise<number> {
  await kbps(user, streamId, way, 5);
  return kbps(user, streamId, way, 4);
}

async function call(limits: { publisher?: object; subscriber?: object }) {
  const session = await rest.createSession();
  const [alice, bob] = [await browsers.user(), await browsers.user()];
  await alice.connect(await rest.createToken(session, { kurentoOptions: { ...limits.publisher } }));
  const streamId = await alice.publish(RICH);
  await bob.connect(await rest.createToken(session, { kurentoOptions: { ...limits.subscriber } }));
  await bob.plays(streamId);
  return { alice, bob, streamId };
}

test('without a small limit the picture takes more than that limit', async () => {
  const { alice, bob, streamId } = await call({});
  const [sent, received] = await Promise.all([
    settledKbps(alice, streamId, 'outbound'),
    settledKbps(bob, streamId, 'inbound'),
  ]);
  expect(Math.min(sent, received)).toBeGreaterThan(LIMIT_KBPS * TOLERANCE);
});

test('videoMaxRecvBandwidth of his token limits what a publisher sends', async () => {
  const { alice, bob, streamId } = await call({
    publisher: { videoMaxRecvBandwidth: LIMIT_KBPS, videoMinRecvBandwidth: 50 },
  });
  expect(await settledKbps(alice, streamId, 'outbound')).toBeLessThan(LIMIT_KBPS * TOLERANCE);
  await bob.plays(streamId);
});

test('videoMaxSendBandwidth of his token limits what a subscriber receives', async () => {
  const { bob, streamId } = await call({
    subscriber: { videoMaxSendBandwidth: LIMIT_KBPS, videoMinSendBandwidth: 50 },
  });
  expect(await settledKbps(bob, streamId, 'inbound')).toBeLessThan(LIMIT_KBPS * TOLERANCE);
  await bob.plays(streamId);
});
