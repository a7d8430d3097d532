// npm run check: what can be said without starting anything: formatting, types, lint rules, unit tests.
import { checkSources, SOURCE_CHECK_STEPS } from './check/source-checks.ts';
import { runVitest } from './check/vitest.ts';
import { runMain } from './console/run-main.ts';
import { Steps } from './console/steps.ts';
import { CHECK_PREPARATION_STEPS, prepareToCheck } from './setup/prepare.ts';

await runMain(async () => {
  const steps = new Steps(CHECK_PREPARATION_STEPS + SOURCE_CHECK_STEPS);
  await prepareToCheck(steps);
  const checks = await checkSources(steps);
  return runVitest(['--project', 'unit'], { checks });
});
