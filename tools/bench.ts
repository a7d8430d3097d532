// npm run bench -- NAME: runs the benchmark bench/NAME.ts.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runMain } from './console/run-main.ts';
import { Steps } from './console/steps.ts';
import { StopWithMessage } from './console/stop-with-message.ts';
import { runInTerminal } from './process/run-in-terminal.ts';
import { REPOSITORY } from './launcher/repository.ts';
import { PREPARATION_STEPS, prepareToRun } from './setup/prepare.ts';

const FOLDER = join(REPOSITORY, 'bench');

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  const benchmark = join(FOLDER, `${name}.ts`);
  if (!name || !existsSync(benchmark)) {
    const names = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'));
    throw new StopWithMessage(
      `npm run bench -- NAME, where NAME is one of: ${names.map((file) => file.slice(0, -3)).join(', ')}`,
    );
  }
  const mediasoupWorker = await prepareToRun(new Steps(PREPARATION_STEPS));
  const env = { ...process.env, MEDIASOUP_WORKER_BIN: mediasoupWorker };
  return runInTerminal(process.execPath, [benchmark, ...args], { cwd: REPOSITORY, env });
});
