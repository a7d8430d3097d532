import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_LIMIT_MS = 15_000;

/**
 * Deals with the pid file of an earlier run that was not stopped properly: ends its Postgres if that still runs, and
 * removes the file if the process id is another program's by now (Postgres would refuse to start).
 *
 * The caller knows that nobody uses this data on purpose.
 *
 * @throws Error when the old Postgres does not end
 */
export async function endLeftoverPostgres(dataDir: string, log: (text: string) => void): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
  if (!(await isPostgres(pid))) {
    await rm(pidFile, { force: true });
    return;
  }
  log(`The Postgres of an earlier start still runs (process ${pid}): stopping it`);
  process.kill(pid, 'SIGINT');
  const limit = Date.now() + STOP_LIMIT_MS;
  while (await isPostgres(pid)) {
    if (Date.now() > limit) throw new Error(`Postgres (process ${pid}) of an earlier start does not stop`);
    await delay(50);
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  const path = `/proc/${pid}/comm`;
  try {
    return (await readFile(path, 'utf8')).trim() === 'postgres';
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
