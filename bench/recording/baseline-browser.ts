import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { startLongRunning, type LongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import { BROWSER_RECORDING_PACKAGES } from '../../tools/setup/required-packages.ts';
import { ensureSystemPackages } from '../../tools/setup/system-packages.ts';
import { cpuUsed, treeCpuTimes } from './tree-cpu-time.ts';

const START_LIMIT_MS = 20_000;
const STOP = { signal: 'SIGINT', limitMs: 10_000, forcedSignal: 'SIGKILL' } as const;

/** What the browser recipe took. */
export interface BrowserRecipe {
  /** CPU seconds of Chromium, the virtual display and ffmpeg together, for a second of the result. */
  cpuPerSecond: number;
  /** Of the frames that Chromium should have shown, those that it did not: with many the machine is too small for it. */
  droppedShare: number;
}

/**
 * Records as OpenVidu does: a Chromium in kiosk mode on a virtual display shows four participants in a grid of 1280x720,
 * and ffmpeg captures the display. It is less than the original does: the videos come from files instead of from WebRTC,
 * and there is no sound.
 *
 * @param videos the files of four, which are played again and again.
 * @param seconds how long it is measured.
 */
export async function measureBrowserRecipe(videos: string[], seconds: number): Promise<BrowserRecipe> {
  await ensureSystemPackages(BROWSER_RECORDING_PACKAGES, 'the browser recipe', (text) => console.log(text));
  const dir = await mkdtemp(join(tmpdir(), 'convene-bench-browser-'));
  const undo = new UndoList();
  undo.push(() => rm(dir, { recursive: true, force: true }));
  try {
    const url = await writePage(dir, videos);
    const { display, screen } = await startDisplay(dir);
    undo.push(() => stopProcess(display, STOP));
    const browser = await startKiosk(screen, dir);
    undo.push(() => browser.close());
    const page = await show(browser, url, videos.length);
    const capture = await startCapture(screen, dir);
    undo.push(() => stopProcess(capture, STOP));

    const roots = [display.pid, browser.process()!.pid!, capture.pid];
    const look = async () => ({ ...(await frames(page)), at: performance.now(), cpu: treeCpuTimes(roots) });
    const before = await look();
    await pause(seconds * 1000);
    const after = await look();
    return {
      cpuPerSecond: cpuUsed(before.cpu, after.cpu) / 1000 / (after.at - before.at),
      droppedShare: (after.dropped - before.dropped) / (after.total - before.total),
    };
  } finally {
    await undo.run();
  }
}

/** Writes the page that plays videos in a grid. @returns its URL */
async function writePage(dir: string, files: string[]): Promise<string> {
  const videos = files.map((file) => `<video src="${pathToFileURL(file).href}" autoplay muted loop></video>`).join('');
  const style =
    'body { margin: 0; background: black; display: grid; grid: 50vh 50vh / 50vw 50vw } video { width: 50vw; height: 50vh }';
  const file = join(dir, 'index.html');
  await writeFile(file, `<!doctype html><style>${style}</style>${videos}`);
  return pathToFileURL(file).href;
}

async function startDisplay(dir: string): Promise<{ display: LongRunning; screen: string }> {
  const { promise: ready, resolve } = Promise.withResolvers<string>();
  const display = await startLongRunning({
    command: 'Xvfb',
    // It chooses a free display and says which one.
    args: ['-displayfd', '1', '-screen', '0', '1280x720x24', '-nolisten', 'tcp'],
    env: process.env,
    logFile: join(dir, 'xvfb.log'),
    onLine: (line) => {
      if (/^\d+$/.test(line)) resolve(`:${line}`);
    },
  });
  return { display, screen: await untilReady('Xvfb', display, ready, START_LIMIT_MS) };
}

/** With the switches of the original. */
async function startKiosk(screen: string, dir: string): Promise<Browser> {
  return await puppeteer.launch({
    executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
    headless: false,
    defaultViewport: null,
    userDataDir: join(dir, 'profile'),
    env: { ...process.env, DISPLAY: screen },
    ignoreDefaultArgs: ['--enable-automation'],
    args: [
      '--kiosk',
      '--no-sandbox',
      '--no-first-run',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--window-position=0,0',
      '--window-size=1280,720',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

async function show(browser: Browser, url: string, videos: number): Promise<Page> {
  const [page] = await browser.pages();
  await page!.goto(url);
  await page!.waitForFunction(
    (count) => {
      const playing = [...document.querySelectorAll('video')].filter(({ currentTime }) => currentTime > 1);
      // Without a window manager Chromium leaves one pixel out.
      return playing.length === count && innerWidth >= 1279 && innerHeight >= 719;
    },
    { timeout: START_LIMIT_MS },
    videos,
  );
  return page!;
}

async function frames(page: Page): Promise<{ total: number; dropped: number }> {
  return await page.evaluate(() => {
    const all = [...document.querySelectorAll('video')].map((video) => video.getVideoPlaybackQuality());
    const sum = (numbers: number[]) => numbers.reduce((left, right) => left + right, 0);
    return {
      total: sum(all.map(({ totalVideoFrames }) => totalVideoFrames)),
      dropped: sum(all.map(({ droppedVideoFrames }) => droppedVideoFrames)),
    };
  });
}

/** Resolves when it has begun to write. */
async function startCapture(screen: string, dir: string): Promise<LongRunning> {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const grab = ['-f', 'x11grab', '-draw_mouse', '0', '-framerate', '30', '-video_size', '1280x720', '-i', screen];
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28', '-pix_fmt', 'yuv420p'];
  const capture = await startLongRunning({
    command: 'ffmpeg',
    args: ['-hide_banner', '-nostats', '-progress', 'pipe:1', ...grab, ...encode, join(dir, 'result.mp4')],
    env: process.env,
    logFile: join(dir, 'ffmpeg.log'),
    onLine: (line) => {
      if (/^frame=[1-9]/.test(line)) resolve();
    },
  });
  await untilReady('ffmpeg', capture, ready, START_LIMIT_MS);
  return capture;
}
