import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { until } from '../support/until.ts';
import { gatewayA } from '../support/shared-stack.ts';

const browsers = useBrowsers();

async function enter(page: Page, name: string): Promise<void> {
  await page.$eval('#name', (input, value) => ((input as HTMLInputElement).value = value), name);
  await page.click('#enter-button');
  await page.waitForSelector('#call:not([hidden])', { timeout: 10_000 });
}

/** How far each of the videos has been played, in seconds. */
const played = (page: Page): Promise<number[]> =>
  page.$$eval('video', (videos) =>
    videos.map((video) => ((video as HTMLVideoElement).videoWidth > 0 ? (video as HTMLVideoElement).currentTime : 0)),
  );

test('the page of the server is all that two people need for a call', async () => {
  const alice = await browsers.window(gatewayA);
  await enter(alice, 'Alice');
  await until('the link names the call', () => alice.url().includes('?session='));
  const bob = await browsers.window(alice.url());
  await enter(bob, 'Bob');
  for (const page of [alice, bob]) {
    await until(
      'both pictures are moving',
      async () => (await played(page)).filter((seconds) => seconds > 0.5).length === 2,
      {
        limitMs: 15_000,
        everyMs: 200,
        seen: () => played(page),
      },
    );
  }
  expect(await alice.$eval('#tiles', (tiles) => (tiles as HTMLElement).textContent)).toContain('Bob');
  await bob.click('#leave');
  await until('Alice is alone again', async () => (await played(alice)).length === 1, { seen: () => played(alice) });
});
