import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { makeResult } from '../../apps/recording-worker/dist/finishing/make-result.js';
import { cpuTimeWithEndedChildren } from '../rest/cpu-time.ts';
import { rounded } from '../run/percentiles.ts';
import { writeCall, type CapturedCall } from './captured-call.ts';

interface Call {
  participants: number;
  /** What each of them sends: 1280x720 or 640x480. */
  format: 'hd' | 'vga';
  /** Enough for a chunk on each of two cores. */
  seconds: number;
  /** Of the composed picture. */
  resolution: string;
  rounds: number;
}

/** The one that the last line tells of. */
export const HEADLINE = '4 x 1280x720 at 1280x720';

/** What is measured, by its name: so many participants, each sending that, at that resolution. */
export const CALLS: Record<string, Call> = {
  ...Object.fromEntries(
    ['1280x720', '1920x1080'].flatMap((resolution) =>
      [1, 2, 4, 9].map((count) => [`${count} x 1280x720 at ${resolution}`, call(count, 'hd', resolution)]),
    ),
  ),
  ...Object.fromEntries([1, 4].map((count) => [`${count} x 640x480 at 1280x720`, call(count, 'vga', '1280x720')])),
  [HEADLINE]: { ...call(4, 'hd', '1280x720'), seconds: 60, rounds: 3 },
};

function call(participants: number, format: Call['format'], resolution: string): Call {
  return { participants, format, seconds: 40, resolution, rounds: 1 };
}

/** What it took to make a composed result. */
export interface Composition {
  /** Processor seconds, of all processes together, for a second of the result. */
  cpu_per_s: number;
  /** Seconds of the result that were made in a second. */
  x_realtime: number;
  /** Cores that it got on average: with fewer than there are, `x_realtime` tells of the other load of the machine. */
  cores: number;
  /** Of the result, per second. */
  kbit_per_s: number;
  /** Of the machine, over the last minute, when it was finished. */
  load: number;
}

/**
 * Makes the result of a call several times. @param dir for files
 *
 * @returns the least disturbed round: the one that got the most of the cores.
 */
export async function measureComposition(dir: string, captured: CapturedCall, rounds: number): Promise<Composition> {
  const measured: Composition[] = [];
  while (measured.length < rounds) measured.push(await oneRound(dir, captured));
  return measured.toSorted((one, other) => other.cores - one.cores)[0]!;
}

/** As a recording worker does, with one process of ffmpeg for each core. */
async function oneRound(dir: string, call: CapturedCall): Promise<Composition> {
  const folder = join(dir, 'composition');
  await mkdir(folder);
  try {
    const captured = await writeCall(join(folder, 'captured'), call);
    const before = { cpu: cpuTimeWithEndedChildren(process.pid), at: performance.now() };
    const result = await makeResult({
      ...captured,
      workFolder: join(folder, 'work'),
      parallel: availableParallelism(),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    const seconds = (performance.now() - before.at) / 1_000;
    const cpu = (cpuTimeWithEndedChildren(process.pid) - before.cpu) / 1e6;
    return {
      cpu_per_s: rounded(cpu / result.duration),
      x_realtime: rounded(result.duration / seconds),
      cores: rounded(cpu / seconds),
      kbit_per_s: Math.round((result.size * 8) / 1_000 / result.duration),
      load: rounded(loadavg()[0]!),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
