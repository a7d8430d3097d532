import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { browserTurn, TURN_LIMIT_MS } from './browser-turn.ts';
import { BrowserUser } from './browser-user.ts';
import { startChromium, type ChromiumOptions } from './chromium.ts';
import { startFirefox } from './firefox.ts';
import { servePage, type LibraryVersion, type PageServer } from './page-server.ts';

export interface UserOptions extends ChromiumOptions {
  browser?: 'chromium' | 'firefox';
  library?: LibraryVersion;
}

export interface WindowOptions extends Pick<ChromiumOptions, 'cameras' | 'microphone'> {
  /** Chromium, unless it is said; the other options are for Chromium only. */
  browser?: 'chromium' | 'firefox';
  /** What its user lets the page use; everything by default. */
  allowed?: ('camera' | 'microphone')[];
}

export interface Browsers {
  /** Somebody in front of the call page of the tests. */
  user(options?: UserOptions): Promise<BrowserUser>;
  /** A window with cookies and storage of its own, that shows this page. */
  window(url: string, options?: WindowOptions): Promise<Page>;
}

/**
 * Browsers for the tests of one file: each kind is started when it is first needed and then shared, each user has a
 * window of his own, which is closed at the end of the test.
 */
export function useBrowsers(): Browsers {
  const browsers = new Map<string, Promise<Browser>>();
  const pages = new Map<string, Promise<PageServer>>();
  const users: { close(): Promise<void> }[] = [];
  const turn = browserTurn();

  beforeAll(() => turn.wait(), TURN_LIMIT_MS);

  afterEach(async () => {
    await Promise.all(users.splice(0).map((user) => user.close()));
  });

  afterAll(async () => {
    await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
    await Promise.all([...pages.values()].map(async (page) => (await page).close()));
    await turn.release();
  });

  return {
    async user({ browser = 'chromium', library = '2.15.0', userAgent = 'desktop' } = {}) {
      const kind = browser === 'firefox' ? 'firefox' : `chromium ${userAgent}`;
      const start = () => (browser === 'firefox' ? startFirefox() : startChromium({ userAgent }));
      const [running, page] = await Promise.all([
        remember(browsers, kind, start),
        remember(pages, library, () => servePage(library)),
      ]);
      const user = await BrowserUser.open(running, page.url);
      users.push(user);
      return user;
    },
    async window(url, { browser = 'chromium', allowed, ...devices } = {}) {
      const chromium = { ...devices, permissive: allowed === undefined };
      const running =
        browser === 'firefox'
          ? remember(browsers, 'firefox', startFirefox)
          : remember(browsers, `chromium ${JSON.stringify(chromium)}`, () => startChromium(chromium));
      const context = await (await running).createBrowserContext();
      users.push(context);
      for (const name of allowed ? (['camera', 'microphone'] as const) : []) {
        const state = allowed!.includes(name) ? 'granted' : 'denied';
        await context.setPermission(new URL(url).origin, { permission: { name }, state });
      }
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
  };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
