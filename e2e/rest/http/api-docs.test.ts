import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { useBrowsers } from '../../browsers/use-browsers.ts';
import { newSessionName } from '../../clients/rest-client.ts';
import { gatewayA, rest } from '../../stack/shared-stack.ts';
import { until } from '../../support/until.ts';

const PAGE = `${gatewayA}/openvidu/api-docs`;
const MAKE_A_SESSION = '#operations-Sessions-sessionsCreate';
const browsers = useBrowsers();

/** Everything that is wrong with a page, or that it wants from elsewhere, from now on. */
function complaints(page: Page): string[] {
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${gatewayA}/`) && !url.startsWith('data:')) seen.push(`asks ${url}`);
  });
  return seen;
}

test('the page of the REST API shows every operation, with nothing but what comes from this server', async () => {
  const page = await browsers.window(PAGE);
  const seen = complaints(page);
  await page.reload({ waitUntil: 'networkidle0' });
  await page.waitForSelector('.opblock');
  const { body: document } = await rest.get('/openapi.json').expect(200);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const shown = await page.$$eval('.opblock-summary-control', (blocks) =>
    blocks.map((block) => {
      const text = (name: string) => block.querySelector(name)?.textContent?.replaceAll('\u200b', '');
      return `${text('.opblock-summary-method')} ${text('.opblock-summary-path')}`;
    }),
  );
  expect(shown.toSorted()).toEqual(operations.toSorted());
  expect(await page.$eval('.information-container', (text) => text.textContent)).toContain('OPENVIDUAPP');
  expect(seen).toEqual([]);
});

test('an index at the top has every operation, and opens the one that is pressed', async () => {
  const page = await browsers.window(PAGE);
  await page.waitForSelector('.opblock');
  const { body: document } = await rest.get('/openapi.json').expect(200);
  const summaries: string[] = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods as Record<string, { summary: string }>).map(({ summary }) => summary),
  );
  const listed = await page.$$eval('#index a', (links) => links.map((link) => link.lastChild!.textContent ?? ''));
  expect(listed.toSorted()).toEqual(summaries.toSorted());
  expect(await page.$eval('#index', (index) => index.getBoundingClientRect().top)).toBeLessThan(200);
  await page.focus('#index a[href="#/Recordings/recordingsStop"]');
  await page.keyboard.press('Enter');
  const opened = await page.waitForSelector('#operations-Recordings-recordingsStop .opblock-body', { visible: true });
  await until('it is in sight', () => opened!.isIntersectingViewport());
});

test('the page fits on a phone', async () => {
  const page = await browsers.window(PAGE);
  await page.setViewport({ width: 390, height: 844 });
  await page.waitForSelector('#index a');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test('what is offered for POST sessions is the simplest that is useful', async () => {
  const page = await browsers.window(`${PAGE}#/Sessions/sessionsCreate`);
  const body = await page.waitForSelector(`${MAKE_A_SESSION} textarea`);
  expect(JSON.parse(await body!.evaluate((area) => area.value))).toEqual({ customSessionId: 'CUSTOM_SESSION_ID' });
});

/** Without the wait for several frames of the locators, which a busy machine draws one a second. */
async function press(page: Page, selector: string): Promise<void> {
  const element = await page.waitForSelector(selector, { visible: true });
  await element!.click();
}

test('operations can be tried from the page, with the secret', async () => {
  const page = await browsers.window(`${PAGE}#/Sessions/sessionsCreate`);
  const seen = complaints(page);
  await press(page, '.btn.authorize');
  await page.locator('.auth-container input[type=text]').fill('OPENVIDUAPP');
  await page.locator('.auth-container input[type=password]').fill(rest.secret);
  await press(page, '.auth-btn-wrapper .authorize');
  await press(page, '.auth-btn-wrapper .btn-done');
  const customSessionId = newSessionName();
  await page.locator(`${MAKE_A_SESSION} textarea`).fill(JSON.stringify({ customSessionId }));
  await press(page, `${MAKE_A_SESSION} .execute`);
  await page.waitForSelector(`${MAKE_A_SESSION} .live-responses-table .response`, { timeout: 10_000 });
  expect((await rest.session(customSessionId)).sessionId).toBe(customSessionId);
  expect(seen).toEqual([]);
});

test('nobody may put the page into a frame or run other scripts in it', async () => {
  const { headers } = await rest.anonymous('get', '/openvidu/api-docs').expect(200);
  const policy = headers['content-security-policy'];
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
    expect(policy).toContain(rule);
  }
  expect(policy).not.toContain('unsafe');
});
