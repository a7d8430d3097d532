import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Service } from '../../tools/services/start-service.ts';

const run = promisify(execFile);

/**
 * Kills a service at a moment that has nothing to do with what it does: a timer of this process would often run when it
 * has just been woken by a message of that service.
 */
export async function killLater({ pid, exited }: Service, afterMs: number): Promise<void> {
  await run('sh', ['-c', 'sleep "$0"; kill -KILL "$1"', String(afterMs / 1_000), String(pid)]);
  await exited;
}
