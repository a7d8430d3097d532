import { expect, test } from 'vitest';
import type { BrowserUser } from '../browsers/browser-user.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { useStackElsewhere } from '../stack/stack-elsewhere.ts';
import { until } from '../support/until.ts';

const browsers = useBrowsers();
const elsewhere = await useStackElsewhere();

type Kind = 'chromium' | 'firefox';

/** A publisher, and a subscriber in each of both browsers. */
async function call(from: Kind) {
  const { rest } = elsewhere.stack;
  const session = await rest.createSession();
  const publisher = await browsers.user({ browser: from });
  await publisher.connect(await rest.createToken(session), 'publisher');
  const streamId = await publisher.publish();
  const subscribers = [await browsers.user({ browser: 'chromium' }), await browsers.user({ browser: 'firefox' })];
  for (const each of subscribers) await each.connect(await rest.createToken(session), 'subscriber');
  await Promise.all(subscribers.map((each) => each.plays(streamId)));
  return { publisher, subscribers, streamId };
}

const frames = async (user: BrowserUser, streamId: string): Promise<number> =>
  (await user.stats(streamId))?.inbound.video?.frames ?? 0;

/** What runs on while a subscriber's picture does: the clock of its element and the frames of its peer connection. */
async function progress(user: BrowserUser, streamId: string): Promise<{ played: number; decoded: number }> {
  return { played: (await user.played(streamId)) ?? 0, decoded: await frames(user, streamId) };
}

test.for(['chromium', 'firefox'] as const)(
  'a publisher in %s reconnects its stream, and its subscribers play on over the same peer connections',
  { timeout: 120_000 },
  async (from, { skip }) => {
    if (elsewhere.obstacle) skip(elsewhere.obstacle);
    const { publisher, subscribers, streamId } = await call(from);
    await Promise.all([publisher, ...subscribers].map((user) => user.remember(streamId)));
    const before = await Promise.all(subscribers.map((user) => progress(user, streamId)));

    await publisher.reconnect(streamId);
    expect(await publisher.isSame(streamId)).toBe(false);
    await Promise.all(subscribers.map((user) => user.plays(streamId)));
    // The second time it is a swap of a swap.
    await publisher.reconnect(streamId);
    await Promise.all(subscribers.map((user) => user.plays(streamId)));

    for (const [index, user] of subscribers.entries()) {
      expect(await user.isSame(streamId)).toBe(true);
      const { played, decoded } = before[index]!;
      const now = () => progress(user, streamId);
      await until(
        'the picture has run on',
        async () => {
          const current = await now();
          return current.played > played + 1 && current.decoded > decoded + 10;
        },
        { limitMs: 10_000, seen: now },
      );
      const types = (await user.events()).map(({ type }) => type);
      expect(types.filter((type) => type.startsWith('stream'))).toEqual(['streamCreated', 'streamPlaying']);
    }
  },
);

test('a subscriber reconnects, and plays on', { timeout: 120_000 }, async ({ skip }) => {
  if (elsewhere.obstacle) skip(elsewhere.obstacle);
  const { publisher, subscribers, streamId } = await call('chromium');
  await publisher.remember(streamId);
  await Promise.all(
    subscribers.map(async (user) => {
      await user.remember(streamId);
      await user.reconnect(streamId);
      expect(await user.isSame(streamId)).toBe(false);
      await user.plays(streamId);
    }),
  );
  expect(await publisher.isSame(streamId)).toBe(true);
  // And again while the publisher does the same.
  await Promise.all([publisher, ...subscribers].map((user) => user.reconnect(streamId)));
  await Promise.all(subscribers.map((user) => user.plays(streamId)));
});
