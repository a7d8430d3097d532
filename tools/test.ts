// npm test: everything, from formatting to end-to-end tests with real browsers. Arguments go to Vitest:
// `npm test -- rest` runs the tests in files whose path contains "rest", without the other checks.
import { checkSources, SOURCE_CHECK_STEPS } from './check/source-checks.ts';
import { runVitest } from './check/vitest.ts';
import { runMain } from './console/run-main.ts';
import { Steps } from './console/steps.ts';
import { PREPARATION_STEPS, prepareToRun } from './setup/prepare.ts';
import { TEST_PACKAGES } from './setup/required-packages.ts';

await runMain(async () => {
  const filters = process.argv.slice(2);
  const everything = filters.length === 0;
  const steps = new Steps(PREPARATION_STEPS + (everything ? SOURCE_CHECK_STEPS : 0));
  const env = { MEDIASOUP_WORKER_BIN: await prepareToRun(steps, TEST_PACKAGES) };
  const checks = everything ? await checkSources(steps) : undefined;
  // One run for the unit and the end-to-end tests: one closing line counts them all.
  return runVitest(filters, { env, checks });
});
