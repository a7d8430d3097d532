import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { useStackElsewhere } from '../stack/stack-elsewhere.ts';

const browsers = useBrowsers();
const elsewhere = await useStackElsewhere();

test('Firefox and Chromium see and hear each other', { timeout: 120_000 }, async ({ skip }) => {
  if (elsewhere.obstacle) skip(elsewhere.obstacle);
  const { rest } = elsewhere.stack;
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
