import { rm } from 'node:fs/promises';
import { runCommand } from '../../process/run-command.ts';
import { workerRuns } from './worker-check.ts';
import { MEDIASOUP_PACKAGE, PREBUILT_WORKER } from './worker-files.ts';

const DOWNLOAD_LIMIT_MS = 30_000;

/**
 * Has mediasoup's own install script download the worker that its authors built.
 *
 * The script would go on to build the worker when the download fails; with a Python that only says no, it stops instead.
 *
 * @returns undefined when downloaded, else why there is none: normal on a network that does not reach the release page
 */
export async function downloadPrebuiltWorker(): Promise<string | undefined> {
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return 'MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD is set';
  try {
    await runCommand(process.execPath, ['npm-scripts.mjs', 'postinstall'], {
      cwd: MEDIASOUP_PACKAGE,
      env: { ...process.env, PYTHON: 'false' },
      timeoutMs: DOWNLOAD_LIMIT_MS,
    });
  } catch (error) {
    await rm(PREBUILT_WORKER, { force: true });
    return reasonIn((error as Error).message);
  }
  return workerRuns(PREBUILT_WORKER) ? undefined : 'the downloaded worker does not run on this machine';
}

/** The script prints a dozen lines; the one that says what went wrong is the one about the failed download. */
function reasonIn(output: string): string {
  const line = output.split('\n').find((text) => /failed|no available/.test(text)) ?? output.split('\n')[0]!;
  return line.replace(/^.*downloadPrebuiltWorker\(\) \| /, '');
}
