import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain } from '../../tools/console/run-main.ts';
import { startStack, type Stack } from '../../tools/services/start-stack.ts';
import { stackStarterOf } from './checkout.ts';

const RESULTS = join(import.meta.dirname, '../results');

/** What a benchmark found: the figures of its last line, and all that it measured. */
export interface Outcome {
  result: Record<string, number | string | null>;
  report: Record<string, unknown>;
}

/** A stack and its folder. */
export interface Bench {
  stack: Stack;
  dir: string;
}

export interface BenchmarkOptions {
  /** For all services. */
  env?: NodeJS.ProcessEnv;
  /** A commit of which a second stack is started. */
  before?: string;
}

/**
 * Runs a benchmark that starts what it measures itself: writes bench/results/NAME.json and prints the last line
 * `RESULT {json}`.
 *
 * @param measure gets a folder of its own
 */
export async function runMeasurement(name: string, measure: (dir: string) => Promise<Outcome>): Promise<void> {
  await runMain(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'convene-bench-'));
    try {
      const { result, report } = await measure(dir);
      await mkdir(RESULTS, { recursive: true });
      const all = { date: new Date().toISOString(), ...machine(), ...report, result };
      await writeFile(join(RESULTS, `${name}.json`), `${JSON.stringify(all, null, 2)}\n`);
      console.log(`RESULT ${JSON.stringify(result)}`);
    } finally {
      await rm(dir, { recursive: true, force: true });
      // The WebRTC library's threads would keep the process alive, also after a failure.
      setTimeout(() => process.exit(), 500).unref();
    }
    return 0;
  });
}

/**
 * The same for a benchmark of a stack with one service of each kind.
 *
 * @param measure gets the stack and its folder, and the stack of the commit before, if one is asked for
 */
export async function runBenchmark(
  name: string,
  measure: (stack: Stack, dir: string, before?: Bench) => Promise<Outcome>,
  { env, before }: BenchmarkOptions = {},
): Promise<void> {
  await runMeasurement(name, async (dir) => {
    const stacks: Stack[] = [];
    const start = async (starter: typeof startStack, folder: string): Promise<Bench> => {
      await mkdir(folder);
      const stack = await starter({ dir: folder, env });
      stacks.push(stack);
      return { stack, dir: folder };
    };
    try {
      const starterBefore = before === undefined ? undefined : await stackStarterOf(before);
      console.log(starterBefore ? 'Starting a stack of before, and one of now …' : 'Starting a stack …');
      const older = starterBefore && (await start(starterBefore, join(dir, 'before')));
      const newer = await start(startStack, join(dir, 'now'));
      const { result, report } = await measure(newer.stack, newer.dir, older);
      return { result, report: { before, ...report } };
    } finally {
      await Promise.all(stacks.splice(0).map((stack) => stack.stop()));
    }
  });
}

const machine = () => ({ cores: availableParallelism(), processor: cpus()[0]?.model, node: process.version });
