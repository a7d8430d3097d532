import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { useStackElsewhere } from '../stack/stack-elsewhere.ts';
import { until } from '../support/until.ts';

const browsers = useBrowsers();
const elsewhere = await useStackElsewhere();

test.for(['chromium', 'firefox'] as const)(
  'a publisher in %s who subscribes to himself sees what the server sends back',
  { timeout: 120_000 },
  async (browser, { skip }) => {
    if (elsewhere.obstacle) skip(elsewhere.obstacle);
    const { rest } = elsewhere.stack;
    const session = await rest.createSession();
    const [alice, bob] = [await browsers.user({ browser }), await browsers.user()];
    await alice.connect(await rest.createToken(session));
    const streamId = await alice.publish({}, { remote: true });
    await bob.connect(await rest.createToken(session));
    // A publisher's video element is muted, and Chromium measures no energy of sound that is not played.
    await Promise.all([alice.plays(streamId, ['video']), bob.plays(streamId)]);
    const sound = async () => (await alice.stats(streamId))!.inbound.audio!.packets;
    const heard = await sound();
    await until('sound comes back', async () => (await sound()) > heard + 20, { seen: sound });
    expect(await alice.showsReceived(streamId)).toBe(true);
    expect(await bob.showsReceived(streamId)).toBe(true);
    const before = (await alice.played(streamId)) ?? 0;
    const played = () => alice.played(streamId);
    await until('his video element plays on', async () => ((await played()) ?? 0) > before + 0.5, {
      limitMs: 10_000,
      seen: played,
    });
  },
);
