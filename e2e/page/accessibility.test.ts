import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type axe from 'axe-core';
import { expect, test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { gatewayA } from '../stack/shared-stack.ts';
import { Guest } from './guest.ts';

const browsers = useBrowsers();
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What breaks the rules of WCAG 2.2 (A, AA) on the page as it is now. */
async function violations({ page }: Guest): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join()}`,
  );
}

/** Whether everything fits into the width of the window. */
const fits = ({ page }: Guest): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
])('lobby and call can be read by everybody, %s and %i pixels wide', async (scheme, width) => {
  const guest = new Guest(await browsers.window(gatewayA));
  await guest.page.setViewport({ width, height: 844 });
  await guest.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await guest.ready();
  expect(await violations(guest)).toEqual([]);
  expect(await fits(guest)).toBe(true);
  await guest.enter('Alice');
  const other = new Guest(await browsers.window(await guest.link()));
  await other.enter('Bob with a name that is longer than all');
  await other.press('Share screen');
  await guest.seesTiles(['Screen of Bob with a name that is longer than all'], 'screens');
  await guest.press('Chat');
  await guest.say('Hello');
  await guest.reads('Hello');
  expect(await violations(guest)).toEqual([]);
  expect(await fits(guest)).toBe(true);
});

test('a call is made with the keyboard alone', async () => {
  const guest = new Guest(await browsers.window(gatewayA));
  const { keyboard } = guest.page;
  await guest.ready();
  await keyboard.type('Alice');
  await keyboard.press('Enter');
  await guest.isInCall();
  await tabTo(guest, 'Mute');
  await keyboard.press('Space');
  await guest.seesState('Alice (you)', 'muted');
  await tabTo(guest, 'Chat');
  await keyboard.press('Enter');
  await keyboard.type('Hello');
  await keyboard.press('Enter');
  await guest.reads('Hello');
  await keyboard.press('Escape');
  expect(await focused(guest)).toBe('Chat');
  await tabTo(guest, 'Leave');
  await keyboard.press('Enter');
  await guest.reads('You are invited to a call');
  expect(await focused(guest)).toBe('Join the call');
});

const focused = ({ page }: Guest): Promise<string> =>
  page.evaluate(() => (document.activeElement as HTMLElement).innerText.trim());

/** Goes from one element to the next until this one has the focus. */
async function tabTo(guest: Guest, name: string): Promise<void> {
  const all = await guest.page.$$('button, input, select, a');
  for (const _ of all) {
    if ((await focused(guest)) === name) return;
    await guest.page.keyboard.press('Tab');
  }
  throw new Error(`${name} cannot be reached; ${await focused(guest)} has the focus`);
}
