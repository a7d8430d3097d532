import { networkInterfaces } from 'node:os';
import type { Browser, Page } from 'puppeteer-core';
import { startChromium } from '../browsers/chromium.ts';
import { startFirefox } from '../browsers/firefox.ts';
import { servePage, type PageServer } from '../browsers/page-server.ts';
import { RunningNode } from './running-node.ts';

/** Where media is received; undefined on a machine without a network. Firefox does no ICE with a loopback address. */
export const browserIp = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

/** A media node, and a page in Chromium and in Firefox. */
export class TwoBrowsers {
  readonly running: RunningNode;
  readonly pages = {} as Record<'chromium' | 'firefox', Page>;
  private readonly pageServer: PageServer;
  private readonly browsers: Browser[] = [];

  private constructor(running: RunningNode, pageServer: PageServer) {
    this.running = running;
    this.pageServer = pageServer;
  }

  static async start(): Promise<TwoBrowsers> {
    const pageServer = await servePage('2.15.0');
    const both = new TwoBrowsers(await RunningNode.start({ ip: browserIp ?? '127.0.0.1' }), pageServer);
    try {
      await both.open('chromium', startChromium);
      await both.open('firefox', startFirefox);
      return both;
    } catch (error) {
      await both.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.browsers.map((browser) => browser.close()));
    await this.running.stop();
    await this.pageServer.close();
  }

  private async open(name: 'chromium' | 'firefox', start: () => Promise<Browser>): Promise<void> {
    const browser = await start();
    this.browsers.push(browser);
    this.pages[name] = await browser.newPage();
    await this.pages[name].goto(this.pageServer.url);
  }
}
