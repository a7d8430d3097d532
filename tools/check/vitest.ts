import { join } from 'node:path';
import { runInTerminal } from '../process/run-in-terminal.ts';
import { REPOSITORY } from '../launcher/repository.ts';
import type { CheckCounts } from './source-checks.ts';

/**
 * Runs Vitest once, with a closing line that counts all tests.
 *
 * @param args such as `--project unit`
 * @param checks counted in the closing line as if they were tests
 * @returns the exit code: not 0 when a test or a check has failed
 */
export async function runVitest(
  args: string[],
  { env = {}, checks = { passed: 0, failed: 0 } }: { env?: NodeJS.ProcessEnv; checks?: CheckCounts } = {},
): Promise<number> {
  const vitest = join(REPOSITORY, 'node_modules', 'vitest', 'vitest.mjs');
  const code = await runInTerminal(process.execPath, [vitest, 'run', ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...env, CONVENE_CHECKS: JSON.stringify(checks) },
  });
  return code || (checks.failed > 0 ? 1 : 0);
}
