import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain } from '../../tools/console/run-main.ts';
import { startStack, type Stack } from '../../tools/services/start-stack.ts';

const RESULTS = join(import.meta.dirname, '../results');

/** What a benchmark found: the figures of its last line, and all that it measured. */
export interface Outcome {
  result: Record<string, number>;
  report: Record<string, unknown>;
}

/**
 * Runs a benchmark against a stack of its own, one service of each kind: writes bench/results/NAME.json and prints the
 * last line `RESULT {json}`.
 *
 * @param measure gets the stack and its folder
 * @param env for all services
 */
export async function runBenchmark(
  name: string,
  measure: (stack: Stack, dir: string) => Promise<Outcome>,
  env?: NodeJS.ProcessEnv,
): Promise<void> {
  await runMain(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'convene-bench-'));
    let stack: Stack | undefined;
    try {
      console.log('Starting a stack …');
      stack = await startStack({ dir, env });
      const { result, report } = await measure(stack, dir);
      await mkdir(RESULTS, { recursive: true });
      const all = { date: new Date().toISOString(), ...machine(), ...report, result };
      await writeFile(join(RESULTS, `${name}.json`), `${JSON.stringify(all, null, 2)}\n`);
      await stack.stop();
      console.log(`RESULT ${JSON.stringify(result)}`);
    } catch (error) {
      await stack?.stop();
      throw error;
    } finally {
      await rm(dir, { recursive: true, force: true });
      // The WebRTC library's threads would keep the process alive, also after a failure.
      setTimeout(() => process.exit(), 500).unref();
    }
    return 0;
  });
}

const machine = () => ({ cores: availableParallelism(), processor: cpus()[0]?.model, node: process.version });
