import type { Progress } from '../console/steps.ts';
import { waitForPidLock } from '../launcher/pid-lock.mjs';
import { stopRequest } from '../console/stop-request.ts';

/** Does the work when no other process is doing the same (holding the lock file); waits until then, and says so. */
export async function withLock<T>(lockFile: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  const onWait = (pid: number) => progress(`waiting: process ${pid} is already at it`, 'important');
  const lock = await waitForPidLock(lockFile, onWait, stopRequest);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
