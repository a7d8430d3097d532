import type { Browser } from 'puppeteer-core';
import { UndoList } from '../../tools/process/undo-list.ts';
import { BrowserUser } from '../browsers/browser-user.ts';
import { startChromium } from '../browsers/chromium.ts';
import { servePage } from '../browsers/page-server.ts';
import type { ComposedStack } from './composed-stack.ts';

/** What the checks have in hand: the stack, and people in front of browsers outside of it. */
export class Scene {
  readonly stack: ComposedStack;
  /** For downloads. */
  readonly folder: string;
  private readonly pageUrl: string;
  private readonly undo: UndoList;
  private readonly browser: Browser;

  private constructor(stack: ComposedStack, folder: string, pageUrl: string, browser: Browser, undo: UndoList) {
    this.stack = stack;
    this.folder = folder;
    this.pageUrl = pageUrl;
    this.browser = browser;
    this.undo = undo;
  }

  static async open(stack: ComposedStack, folder: string): Promise<Scene> {
    const undo = new UndoList();
    const page = await servePage('2.15.0');
    undo.push(() => page.close());
    const browser = await startChromium({ handlesSignals: false });
    undo.push(() => browser.close());
    return new Scene(stack, folder, page.url, browser, undo);
  }

  /** Somebody in front of the unmodified openvidu-browser 2.15.0. */
  user = (): Promise<BrowserUser> => BrowserUser.open(this.browser, this.pageUrl);

  close(): Promise<void> {
    return this.undo.run();
  }
}
