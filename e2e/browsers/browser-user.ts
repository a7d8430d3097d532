import type { Browser, Page } from 'puppeteer-core';
import type { Rgb } from '../clients/test-media.ts';
import { COUNTER, FLASH, HEIGHT, WIDTH } from '../clients/test-picture.ts';
import { until, within } from '../support/until.ts';

/** Something the library told the application; `at` is the page's clock. */
export interface CallEvent {
  type: string;
  at: number;
  streamId?: string;
  connectionId?: string;
  reason?: string;
  [key: string]: unknown;
}

export interface Inbound {
  packets: number;
  lost: number;
  bytes: number;
  frames?: number;
  width?: number;
  samples?: number;
  energy?: number;
  at: number;
}

export interface StreamStats {
  ice: string;
  /** The own end of the path that is in use, once there is one. `url` is the TURN server's. */
  local?: { type: string; address: string; url?: string };
  inbound: { audio?: Inbound; video?: Inbound };
  outbound: Partial<Record<'audio' | 'video', { packets: number; bytes: number; at: number }>>;
}

export interface ConnectOptions {
  /** Whether to receive every stream that there is. */
  subscribing?: boolean;
  /** Whether media goes through a TURN server or not at all. */
  relayed?: boolean;
  /** The library's `setAdvancedConfiguration`. */
  advanced?: Record<string, unknown>;
}

/** The library gives up a request after 10 s, and some of its calls make several. */
const CALL_LIMIT_MS = 20_000;

export type Kind = 'audio' | 'video';

/** One person in front of the call page (call-page/call.js). */
export class BrowserUser {
  private readonly page: Page;
  /** What the page printed as errors, for messages of failed tests. */
  private readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text().slice(0, 500));
    });
    page.on('pageerror', (error) => this.errors.push(String(error).slice(0, 500)));
  }

  /** A person with cookies and storage of his own. */
  static async open(browser: Browser, pageUrl: string): Promise<BrowserUser> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.goto(pageUrl);
    return new BrowserUser(page);
  }

  /** @returns the connection's id */
  connect(token: string, data = '', options: ConnectOptions = {}): Promise<string> {
    return this.run('connect', token, data, options);
  }

  /**
   * @param options.remote whether to show the own stream as it comes back from the server
   * @returns the stream's id
   */
  publish(properties: Record<string, unknown> = {}, options: { remote?: boolean } = {}): Promise<string> {
    return this.run('publish', { resolution: '320x240', frameRate: 15, mirror: false, ...properties }, options);
  }

  /** Publishes pictures and sounds that tell of themselves. @returns the stream's id */
  publishTestMedia(look: { colour: Rgb; beep: number; fps: number }): Promise<string> {
    const picture = { width: WIDTH, height: HEIGHT, counter: COUNTER, flash: FLASH };
    return this.run('publishTestMedia', { ...picture, ...look });
  }

  unpublish = (): Promise<void> => this.run('unpublish');
  disconnect = (): Promise<void> => this.run('disconnect');
  /** `to` is left out: everybody. */
  signal = (signal: { type?: string; data?: string }): Promise<void> => this.run('signal', signal);
  listenTo = (type: string): Promise<void> => this.run('listenTo', type);
  forceDisconnect = (connectionId: string): Promise<void> => this.run('forceDisconnect', connectionId);
  forceUnpublish = (streamId: string): Promise<void> => this.run('forceUnpublish', streamId);
  unsubscribe = (streamId: string): Promise<void> => this.run('unsubscribe', streamId);
  subscribe = (streamId: string): Promise<void> => this.run('subscribe', streamId);
  publishAudio = (on: boolean): Promise<void> => this.run('publishAudio', on);
  publishVideo = (on: boolean): Promise<void> => this.run('publishVideo', on);
  stats = (streamId: string): Promise<StreamStats | null> => this.run('stats', streamId);

  /** Gives a stream a new peer connection, the own one or a subscribed one, as the library does it for broken ones. */
  reconnect = (streamId: string): Promise<void> => this.run('reconnect', streamId);
  remember = (streamId: string): Promise<void> => this.run('remember', streamId);
  isSame = (streamId: string): Promise<boolean> => this.run('isSame', streamId);
  showsReceived = (streamId: string): Promise<boolean> => this.run('showsReceived', streamId);
  played = (streamId: string): Promise<number | null> => this.run('played', streamId);

  sections = (streamId: string): Promise<number> => this.run('sections', streamId);

  events(): Promise<CallEvent[]> {
    return this.page.evaluate(() => (globalThis as unknown as { call: { events: CallEvent[] } }).call.events);
  }

  /** Waits for an event of the library with these details. */
  event(type: string, details: Partial<CallEvent> = {}, limitMs = 10_000): Promise<CallEvent> {
    const fits = (event: CallEvent) =>
      event.type === type && Object.entries(details).every(([name, value]) => event[name] === value);
    return until(`event ${type} ${JSON.stringify(details)}`, async () => (await this.events()).find(fits), {
      limitMs,
      everyMs: 100,
      seen: async () => ({ events: await this.events(), errors: this.errors }),
    });
  }

  /** Whether frames are decoded and sound is heard now, not just were: waits until both have grown. */
  async plays(streamId: string, kinds: Kind[] = ['audio', 'video'], limitMs = 15_000): Promise<StreamStats> {
    let before: StreamStats | null = null;
    let now: StreamStats | null = null;
    return until(
      `${kinds.join(' and ')} of ${streamId} are playing`,
      async () => {
        now = await this.stats(streamId);
        // The first packets may still be on their way.
        before ??= kinds.every((kind) => now?.inbound[kind]) ? now : null;
        return now && before && kinds.every((kind) => grew(kind, before!, now!)) ? now : undefined;
      },
      { limitMs, everyMs: 200, seen: async () => ({ before, now, errors: this.errors, events: await this.events() }) },
    );
  }

  /** Closes the window without a word to the server. */
  async close(): Promise<void> {
    if (!this.page.isClosed()) await this.page.browserContext().close();
  }

  private run<T>(method: string, ...args: unknown[]): Promise<T> {
    const what = () => `${method}() in the page; its errors: ${JSON.stringify(this.errors)}`;
    const running = this.page.evaluate(
      async (name, given) => {
        const { call } = globalThis as unknown as { call: Record<string, (...all: unknown[]) => unknown> };
        try {
          return await call[name]!(...given);
        } catch (error) {
          // The library rejects with plain objects, too, which would arrive here without their message.
          throw new Error(`${name}: ${error instanceof Error ? error.message : JSON.stringify(error)}`);
        }
      },
      method,
      args,
    ) as Promise<T>;
    running.catch(() => undefined); // When it ends after its limit.
    return within(CALL_LIMIT_MS, what, running);
  }
}

function grew(kind: Kind, before: StreamStats, now: StreamStats): boolean {
  const old = before.inbound[kind];
  const current = now.inbound[kind];
  if (!old || !current) return false;
  return kind === 'video'
    ? (current.frames ?? 0) >= (old.frames ?? 0) + 3
    : (current.samples ?? 0) > (old.samples ?? 0) && (current.energy ?? 0) > (old.energy ?? 0);
}
