import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { rest } from '../stack/shared-stack.ts';

const browsers = useBrowsers();

// openvidu-browser 2.15.0 takes the path for Safari when the user agent is HeadlessChrome's: it adds the tracks and then
// transceivers, so the offer of a publisher has two sections of each kind, of which only the first carries a track.
test('a publisher whose offer has four sections is seen and heard, and sees and hears', async () => {
  const session = await rest.createSession();
  const safari = await browsers.user({ userAgent: 'headless' });
  const chromium = await browsers.user();
  await safari.connect(await rest.createToken(session));
  const fromSafari = await safari.publish();
  expect(await safari.sections(fromSafari)).toBe(4);
  await chromium.connect(await rest.createToken(session));
  const fromChromium = await chromium.publish();
  await Promise.all([chromium.plays(fromSafari), safari.plays(fromChromium)]);
});
