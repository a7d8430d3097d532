// npm run check: what can be said without starting anything: formatting, types, lint rules, unit tests.
import { checkSources, SOURCE_CHECK_STEPS } from './check/source-checks.ts';
import { runVitest } from './check/vitest.ts';
import { runMain } from './console/run-main.ts';
import { Steps } from './console/steps.ts';
import { prepareSources } from './setup/prepare.ts';

await runMain(async () => {
  const steps = new Steps(1 + SOURCE_CHECK_STEPS);
  await prepareSources(steps);
  const checks = await checkSources(steps);
  return runVitest(['--project', 'unit'], { checks });
});
