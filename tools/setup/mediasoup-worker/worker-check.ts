import { spawnSync } from 'node:child_process';

/** The exit code of a worker that was started without MEDIASOUP_VERSION: it ran, and found out that no mediasoup called. */
const STARTED_BY_HAND = 41;

/** Whether this worker runs on this machine (right processor, libc and libraries). False also when there is no such file. */
export function workerRuns(path: string): boolean {
  return spawnSync(path, { env: {}, stdio: 'ignore', timeout: 10_000 }).status === STARTED_BY_HAND;
}
