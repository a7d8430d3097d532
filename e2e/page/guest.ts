import type { Page } from 'puppeteer-core';
import { until } from '../support/until.ts';

/** A busy machine takes its time to open cameras and connections. */
const LIMIT_MS = 20_000;

/** Somebody in front of the page of calls. */
export class Guest {
  constructor(readonly page: Page) {}

  /** The address that the window shows; in a call it is the link of it. */
  link(): Promise<string> {
    return this.page.evaluate(() => location.href);
  }

  /** Types a name, whatever was there, and presses the button of the lobby. */
  async enter(name: string): Promise<void> {
    await this.ready();
    await this.page.focus('#name');
    await this.page.keyboard.type(name);
    await this.press(/^(Start a call|Join the call|Start a new call)$/);
    await this.isInCall();
  }

  /** Waits until the lobby's preview shows something, or says why not. */
  async ready(): Promise<void> {
    await this.sees('the lobby', () => {
      const shown = document.querySelector<HTMLVideoElement>('#preview')!.videoWidth > 0;
      return shown || !document.getElementById('device-problem')!.hidden;
    });
  }

  async isInCall(): Promise<void> {
    await this.sees('the call', () => !document.getElementById('call')!.hidden);
  }

  /** Presses the button of this name, as people and screen readers find it. */
  async press(name: string | RegExp): Promise<void> {
    const find = () => this.button(name);
    const button = await until(`a button ${name}`, find, { limitMs: LIMIT_MS, seen: () => this.text() });
    await button.click();
  }

  /** Who is shown in the grid of people, or which screens are, as their labels say. */
  tiles(grid: 'people' | 'screens' = 'people'): Promise<string[]> {
    return this.page.$$eval(`#${grid} .label`, (labels) => labels.map((label) => label.textContent));
  }

  async seesTiles(names: string[], grid: 'people' | 'screens' = 'people'): Promise<void> {
    await until(
      `${names.join(', ')} in the grid of ${grid}`,
      async () => (await this.tiles(grid)).toSorted().join() === names.toSorted().join(),
      { limitMs: LIMIT_MS, seen: () => this.tiles(grid) },
    );
  }

  /** Waits until so many videos are moving. */
  async seesMoving(count: number): Promise<void> {
    const moving = async () => (await this.played()).filter((seconds) => seconds > 0.5).length === count;
    await until(`${count} moving pictures`, moving, { limitMs: LIMIT_MS, seen: () => this.played() });
  }

  /** Waits for a tile of this person with this class: `muted`, `no-video`, `speaks`. */
  async seesState(name: string, state: string, is = true): Promise<void> {
    await this.sees(
      `${name} ${is ? '' : 'not '}${state}`,
      (label, className, wanted) => {
        const tile = document.querySelector(`.tile[aria-label="${label}"]`);
        return tile !== null && tile.classList.contains(className) === wanted;
      },
      name,
      state,
      is,
    );
  }

  /** Waits until the page shows this text somewhere. */
  async reads(text: string | RegExp): Promise<void> {
    const shows = async () => {
      const all = await this.text();
      return typeof text === 'string' ? all.includes(text) : text.test(all);
    };
    await until(`the words ${text}`, shows, { limitMs: LIMIT_MS, seen: () => this.text() });
  }

  /** What can be read on the page. */
  text(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText);
  }

  async say(message: string): Promise<void> {
    await this.page.focus('#message');
    await this.page.keyboard.type(message);
    await this.page.keyboard.press('Enter');
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** Waits until a function of the page says yes. */
  async sees<Args extends unknown[]>(what: string, isSo: (...args: Args) => boolean, ...args: Args): Promise<void> {
    const ask = () => this.page.evaluate(isSo as (...given: unknown[]) => boolean, ...args);
    await until(what, ask, { limitMs: LIMIT_MS, seen: () => this.text() });
  }

  private async button(name: string | RegExp) {
    for (const button of await this.page.$$('button')) {
      const { text, isShown } = await button.evaluate((element) => ({
        text: [...element.childNodes]
          .map((node) => node.textContent)
          .join('')
          .trim(),
        isShown: element.checkVisibility() && !element.disabled,
      }));
      const isIt = typeof name === 'string' ? text === name : name.test(text);
      if (isIt && isShown) return button;
    }
    return undefined;
  }

  /** How far each of the videos has been played, in seconds. */
  private played(): Promise<number[]> {
    return this.page.$$eval('#stage video', (videos) =>
      videos.map((video) => (video.videoWidth > 0 ? video.currentTime : 0)),
    );
  }
}
