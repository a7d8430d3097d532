// npm run e2e -- NAME: runs the scenario e2e/NAME.run.ts, or the end-to-end tests whose path contains NAME.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runVitest } from './check/vitest.ts';
import { runMain } from './console/run-main.ts';
import { Steps } from './console/steps.ts';
import { runInTerminal } from './process/run-in-terminal.ts';
import { REPOSITORY } from './launcher/repository.ts';
import { PREPARATION_STEPS, prepareToRun } from './setup/prepare.ts';
import { TEST_PACKAGES } from './setup/required-packages.ts';

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  const mediasoupWorker = await prepareToRun(new Steps(PREPARATION_STEPS), TEST_PACKAGES);
  const env = { ...process.env, MEDIASOUP_WORKER_BIN: mediasoupWorker, CONVENE_RESULT_LINE: 'true' };
  const scenario = join(REPOSITORY, 'e2e', `${name}.run.ts`);
  if (name && existsSync(scenario)) {
    return runInTerminal(process.execPath, [scenario, ...args], { cwd: REPOSITORY, env });
  }
  return runVitest(['--project', 'e2e*', ...(name ? [name] : []), ...args], { env });
});
