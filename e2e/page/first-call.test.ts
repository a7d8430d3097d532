import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../../tools/launcher/repository.ts';
import { welcome } from '../../tools/start/welcome.ts';
import { useBrowsers } from '../browsers/use-browsers.ts';
import { gatewayA } from '../stack/shared-stack.ts';
import { Guest } from './guest.ts';

const browsers = useBrowsers();

const details = { url: gatewayA, secret: '-', services: [], natsUrl: 'nats://-', databaseUrl: 'postgres://-/-' };
const texts = {
  'what npm start prints': async () => welcome({ ...details, logDir: '-', notes: [] }),
  'the README': async () => readFile(join(REPOSITORY, 'README.md'), 'utf8'),
};

/** The words on the buttons, in the order in which they are to be pressed, without what is about anything else. */
const buttonsIn = (text: string): string[] => [...text.matchAll(/“([^”]+)”/g)].map(([, name]) => name!);

test.each(Object.entries(texts))('%s leads two people into one call', async (_, read) => {
  const words = (await read()).replaceAll(/\s+>?\s*/g, ' ');
  expect(words).toContain('Open the URL in a browser and accept its self-signed certificate. Press “Start a call”');
  expect(words).toContain('Open that link in a second tab');
  const [start, copy, join] = buttonsIn(words);

  const alice = new Guest(await browsers.window(gatewayA));
  await alice.page.browserContext().overridePermissions(gatewayA, ['clipboard-read', 'clipboard-sanitized-write']);
  await alice.ready();
  await alice.press(start!);
  await alice.isInCall();
  await alice.press(copy!);
  await alice.reads('The link is copied');
  const link = await alice.page.evaluate(() => navigator.clipboard.readText());

  const secondTab = new Guest(await alice.page.browserContext().newPage());
  await secondTab.page.goto(link);
  await secondTab.ready();
  await secondTab.press(join!);
  await secondTab.isInCall();
  for (const guest of [alice, secondTab]) {
    await guest.page.bringToFront();
    await guest.seesMoving(2);
  }
});
