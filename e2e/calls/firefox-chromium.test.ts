import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { startOwnStack, type OwnStack } from '../support/own-stack.ts';
import { makeNamespace, whyNoNamespaces, type VethNamespace } from '../support/veth.ts';

const browsers = useBrowsers();
// Firefox does no ICE with a loopback address, so the services are put where a real address is: into a network
// namespace of their own. The browsers stay outside.
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

test('Firefox and Chromium see and hear each other', { timeout: 120_000 }, async ({ skip }) => {
  if (obstacle) skip(obstacle);
  const { rest } = stack!;
  const session = await rest.createSession();
  const [fox, chrome] = [await browsers.user({ browser: 'firefox' }), await browsers.user()];
  await fox.connect(await rest.createToken(session), 'Fox');
  const fromFox = await fox.publish();
  await chrome.connect(await rest.createToken(session), 'Chrome');
  const fromChrome = await chrome.publish();
  await Promise.all([fox.plays(fromChrome), chrome.plays(fromFox)]);
  const third = await browsers.user({ browser: 'firefox' });
  await third.connect(await rest.createToken(session), 'Fox 2');
  await Promise.all([third.plays(fromFox), third.plays(fromChrome)]);
  await fox.disconnect();
  await chrome.event('streamDestroyed', { streamId: fromFox, reason: 'disconnect' });
  expect((await rest.session(session)).connections.numberOfElements).toBe(2);
});
