import { dirname, join } from 'node:path';
import type { Progress } from '../../console/steps.ts';
import { StopWithMessage } from '../../console/stop-with-message.ts';
import { withLock } from '../../process/with-lock.ts';
import { ensureSystemPackages } from '../system-packages.ts';
import { downloadPrebuiltWorker } from './prebuilt-worker.ts';
import { buildWorker } from './source-build.ts';
import { workerRuns } from './worker-check.ts';
import { cachedWorkerPath, PREBUILT_WORKER } from './worker-files.ts';
import { WORKER_BUILD_PACKAGES } from './build-packages.ts';

/**
 * Makes sure that there is a mediasoup worker: the one that MEDIASOUP_WORKER_BIN names, the downloaded one, the one that
 * was built earlier, or a new build (some minutes, once per machine and mediasoup version).
 *
 * @param progress called with short texts about what is going on
 * @returns the worker's path, for MEDIASOUP_WORKER_BIN
 * @throws Error when the named worker does not run, or when the build fails
 */
export async function ensureMediasoupWorker(progress: Progress): Promise<string> {
  const chosen = process.env.MEDIASOUP_WORKER_BIN;
  if (chosen) {
    if (workerRuns(chosen)) return chosen;
    throw new StopWithMessage(`MEDIASOUP_WORKER_BIN=${chosen} is no mediasoup worker that runs on this machine`);
  }
  const cached = await cachedWorkerPath();
  const existing = () => [PREBUILT_WORKER, cached].find(workerRuns);
  const found = existing();
  if (found) return found;
  return withLock(
    join(dirname(cached), 'lock'),
    progress,
    async () => existing() ?? (await downloadOrBuild(cached, progress)),
  );
}

async function downloadOrBuild(destination: string, progress: Progress): Promise<string> {
  progress('trying to download the prebuilt one');
  const failure = await downloadPrebuiltWorker();
  if (!failure) return PREBUILT_WORKER;
  progress(`no download (${failure}). Building it, once; this takes some minutes`, 'important');
  await ensureSystemPackages(WORKER_BUILD_PACKAGES, 'building the mediasoup worker', progress);
  await buildWorker(destination, progress);
  return destination;
}
