import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';
import { until } from '../support/until.ts';
import { makeNamespace, whyNoNamespaces, type VethNamespace } from '../support/veth.ts';

const browsers = useBrowsers();
// As in firefox-chromium.test.ts.
const obstacle = await whyNoNamespaces();
let namespace: VethNamespace | undefined;
let stack: OwnStack | undefined;

beforeAll(async () => {
  if (obstacle) return;
  namespace = await makeNamespace();
  stack = await startOwnStack({
    netns: namespace.name,
    kindEnv: {
      gateway: { DOMAIN_OR_PUBLIC_IP: namespace.address },
      'media-node': { MEDIA_LISTEN: namespace.address },
    },
  });
});

afterAll(async () => {
  await stack?.stop();
  await namespace?.remove();
});

test.for(['chromium', 'firefox'] as const)(
  'a publisher in %s who subscribes to himself sees what the server sends back',
  { timeout: 120_000 },
  async (browser, { skip }) => {
    if (obstacle) skip(obstacle);
    const { rest } = stack!;
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
