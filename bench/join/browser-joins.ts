import { BrowserUser } from '../../e2e/browsers/browser-user.ts';
import { startChromium } from '../../e2e/browsers/chromium.ts';
import { servePage } from '../../e2e/browsers/page-server.ts';
import type { RestClient } from '../../e2e/clients/rest-client.ts';

/** Joins one after another, each in a new window: ms from `session.connect` to the first frame on the screen. */
export async function browserJoins(
  rest: RestClient,
  count: number,
  warmUp: number,
): Promise<{ milliseconds: number[]; version: string }> {
  const session = await rest.createSession();
  const page = await servePage('2.15.0');
  const browser = await startChromium();
  try {
    const publisher = await BrowserUser.open(browser, page.url);
    await publisher.connect(await rest.createToken(session), '', { subscribing: false });
    const streamId = await publisher.publish({ resolution: '640x480', frameRate: 30 });
    const milliseconds: number[] = [];
    for (let number = -warmUp; number < count; number++) {
      const user = await BrowserUser.open(browser, page.url);
      await user.connect(await rest.createToken(session, { role: 'SUBSCRIBER' }));
      const { at } = await user.event('firstFrame', { streamId });
      const begin = await user.event('connecting');
      if (number >= 0) milliseconds.push(at - begin.at);
      await user.disconnect();
      await user.close();
    }
    return { milliseconds, version: await browser.version() };
  } finally {
    await browser.close();
    await page.close();
  }
}
