// npm run bench -- recording [--part capture|composition|browser]: what recordings need of the processor, while they are
// captured and when they are composed, beside what a browser that records needs. Its last line is RESULT {json};
// bench/results/recording.json has the details.
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StopWithMessage } from '../tools/console/stop-with-message.ts';
import type { Stack } from '../tools/services/start-stack.ts';
import { measureBrowserRecipe } from './recording/baseline-browser.ts';
import { measureCapture } from './recording/capture.ts';
import { CALLS, HEADLINE, measureComposition, type Composition } from './recording/composition.ts';
import { conferenceMedia } from './recording/conference-media.ts';
import { HD, makeConferenceVideos, VGA } from './recording/conference-video.ts';
import { rounded } from './run/percentiles.ts';
import { runBenchmark, type Outcome } from './run/run-benchmark.ts';

const CAPTURE = { streams: 10, seconds: 20 };
const BROWSER_SECONDS = 20;
/** More participants share these. */
const VIDEOS = 4;

const parts = partsWanted();

await runBenchmark('recording', async (stack: Stack, dir: string) => {
  const all: Outcome = { result: {}, report: { load_before: loadavg().map(rounded) } };
  console.log('Making videos …');
  const folder = join(dir, 'videos');
  await mkdir(folder);
  const hd = await makeConferenceVideos(folder, VIDEOS, HD);
  const measure: Record<string, () => Promise<Outcome>> = {
    capture: () => capture(stack, dir, hd),
    composition: async () => composition(dir, hd, await makeConferenceVideos(folder, VIDEOS, VGA)),
    browser: () => browser(hd),
  };
  for (const part of parts) {
    const { result, report } = await measure[part]!();
    Object.assign(all.result, result);
    all.report[part] = report;
  }
  return all;
});

async function capture(stack: Stack, dir: string, videos: string[]): Promise<Outcome> {
  console.log(`Capturing ${CAPTURE.streams} streams …`);
  const report = await measureCapture(stack, dir, { media: await conferenceMedia(videos[0]!), ...CAPTURE });
  return { result: { capture_cpu_percent: report.percent_per_stream }, report: { ...report } };
}

async function composition(dir: string, hd: string[], vga: string[]): Promise<Outcome> {
  const media = { hd: await Promise.all(hd.map(conferenceMedia)), vga: await Promise.all(vga.map(conferenceMedia)) };
  const report: Record<string, Composition> = {};
  for (const [name, { format, seconds, resolution, rounds, ...call }] of Object.entries(CALLS)) {
    console.log(`Composing ${name} …`);
    const participants = Array.from({ length: call.participants }, (_, number) => media[format][number % VIDEOS]!);
    report[name] = await measureComposition(dir, { participants, seconds, resolution }, rounds);
  }
  const { cpu_per_s, x_realtime } = report[HEADLINE]!;
  return { result: { compose_4x720p_cpu_per_s: cpu_per_s, compose_4x720p_x_realtime: x_realtime }, report };
}

async function browser(videos: string[]): Promise<Outcome> {
  console.log('Recording with a browser …');
  const { cpuPerSecond, droppedShare } = await measureBrowserRecipe(videos, BROWSER_SECONDS);
  const cpu = rounded(cpuPerSecond);
  return {
    result: { browser_4x720p_cpu_per_s: cpu },
    report: { cpu_per_s: cpu, dropped_share: rounded(droppedShare) },
  };
}

function partsWanted(): string[] {
  const all = ['capture', 'composition', 'browser'];
  const { part } = parseArgs({ options: { part: { type: 'string' } } }).values;
  if (part === undefined) return all;
  if (!all.includes(part)) throw new StopWithMessage(`--part: ${all.join(', ')}`);
  return [part];
}
