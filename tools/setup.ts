// npm run setup: everything that `npm start` needs, without starting anything.
import { runMain } from './console/run-main.ts';
import { Steps } from './console/steps.ts';
import { PREPARATION_STEPS, prepareToRun } from './setup/prepare.ts';

await runMain(async () => {
  await prepareToRun(new Steps(PREPARATION_STEPS));
  return 0;
});
