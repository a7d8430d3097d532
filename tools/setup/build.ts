import { join } from 'node:path';
import type { Progress } from '../console/steps.ts';
import { runCommand } from '../process/run-command.ts';
import { withLock } from '../process/with-lock.ts';
import { REPOSITORY, STATE_DIR } from '../launcher/repository.ts';

/**
 * Compiles all projects to their dist folders; incremental. This is also their type check.
 *
 * @throws Error with the compiler's messages
 */
export async function buildProjects(progress: Progress): Promise<void> {
  const tsc = join(REPOSITORY, 'node_modules', '.bin', 'tsc');
  await withLock(join(STATE_DIR, 'build.lock'), progress, () => runCommand(tsc, ['-b'], { cwd: REPOSITORY }));
}
