import { join } from 'node:path';
import type { Progress } from '../console/steps.ts';
import { waitForPidLock } from '../launcher/pid-lock.mjs';
import { runCommand } from '../process/run-command.ts';
import { REPOSITORY, STATE_DIR } from '../repository.ts';

/**
 * Compiles all projects to their dist folders; incremental. This is also their type check.
 *
 * @throws Error with the compiler's messages
 */
export async function buildProjects(progress: Progress): Promise<void> {
  const lock = await waitForPidLock(join(STATE_DIR, 'build.lock'), (pid) =>
    progress(`waiting for process ${pid}`, 'important'),
  );
  try {
    await runCommand(join(REPOSITORY, 'node_modules', '.bin', 'tsc'), ['-b'], { cwd: REPOSITORY });
  } finally {
    await lock.release();
  }
}
