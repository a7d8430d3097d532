import { test } from 'vitest';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { useStackElsewhere } from '../stack/stack-elsewhere.ts';
import { Guest } from './guest.ts';

const browsers = useBrowsers();
const elsewhere = await useStackElsewhere();

test('Firefox and Chromium: a call, a message, a reload', { timeout: 120_000 }, async ({ skip }) => {
  if (elsewhere.obstacle) skip(elsewhere.obstacle);
  const fox = new Guest(await browsers.window(elsewhere.stack.url!, { browser: 'firefox' }));
  await fox.enter('Fox');
  const chrome = new Guest(await browsers.window(await fox.link()));
  await chrome.enter('Chrome');
  for (const guest of [fox, chrome]) await guest.seesMoving(2);
  await chrome.seesState('Fox', 'speaks');
  await fox.press('Chat');
  await fox.say('Hello');
  await chrome.press('Chat1');
  await chrome.reads('Hello');
  await fox.reload();
  await fox.isInCall();
  await fox.seesTiles(['Fox (you)', 'Chrome']);
  await chrome.seesTiles(['Chrome (you)', 'Fox']);
  for (const guest of [fox, chrome]) await guest.seesMoving(2);
});
