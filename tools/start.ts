// npm start: the whole platform on this machine, with nothing but Node, npm and git needed beforehand.
import { join } from 'node:path';
import { runMain } from './console/run-main.ts';
import { Steps } from './console/steps.ts';
import { StopWithMessage } from './console/stop-with-message.ts';
import { tryPidLock } from './launcher/pid-lock.mjs';
import { stopRequest, untilStopRequested } from './console/stop-request.ts';
import { UndoList } from './process/undo-list.ts';
import { STATE_DIR } from './launcher/repository.ts';
import { PREPARATION_STEPS, prepareToRun } from './setup/prepare.ts';
import { PLATFORM_STEPS, runPlatform } from './start/run-platform.ts';
import { welcome } from './start/welcome.ts';

await runMain(async () => {
  const start = await tryPidLock(join(STATE_DIR, 'start.lock'));
  if ('heldBy' in start) {
    throw new StopWithMessage(`Convene is already running or starting here (process ${start.heldBy}).`);
  }
  const undo = new UndoList();
  undo.push(start.lock.release);
  try {
    const steps = new Steps(PREPARATION_STEPS + PLATFORM_STEPS);
    const mediasoupWorker = await prepareToRun(steps);
    const details = await runPlatform(steps, { dir: STATE_DIR, mediasoupWorker, undo });
    if (!stopRequest.aborted) console.log(welcome(details));
    await untilStopRequested();
    console.log('\nStopping …');
  } finally {
    await undo.run();
  }
  console.log('Stopped.');
  return 0;
});
