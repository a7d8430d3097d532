import { test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';
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

/** Until the bitrate is so for two stretches of time in a row: before, the estimators search for it. */
async function settles(
  user: BrowserUser,
  streamId: string,
  way: Way,
  isRight: (kbps: number) => boolean,
): Promise<void> {
  const seen: number[] = [];
  await until(
    `the ${way} bitrate has settled as expected`,
    async () => {
      seen.push(Math.round(await kbps(user, streamId, way)));
      return seen.length > 1 && seen.slice(-2).every(isRight);
    },
    { limitMs: 30_000, seen: () => seen },
  );
}

const small = (rate: number): boolean => rate < LIMIT_KBPS * TOLERANCE;
const large = (rate: number): boolean => rate > LIMIT_KBPS * TOLERANCE;

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
  await Promise.all([settles(alice, streamId, 'outbound', large), settles(bob, streamId, 'inbound', large)]);
});

test('videoMaxRecvBandwidth of his token limits what a publisher sends', async () => {
  const { alice, bob, streamId } = await call({
    publisher: { videoMaxRecvBandwidth: LIMIT_KBPS, videoMinRecvBandwidth: 50 },
  });
  await settles(alice, streamId, 'outbound', small);
  await bob.plays(streamId);
});

test('videoMaxSendBandwidth of his token limits what a subscriber receives', async () => {
  const { bob, streamId } = await call({
    subscriber: { videoMaxSendBandwidth: LIMIT_KBPS, videoMinSendBandwidth: 0 },
  });
  await settles(bob, streamId, 'inbound', small);
  await bob.plays(streamId);
});
