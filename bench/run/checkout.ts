import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StopWithMessage } from '../../tools/console/stop-with-message.ts';
import { REPOSITORY, STATE_DIR } from '../../tools/launcher/repository.ts';
import { runCommand } from '../../tools/process/run-command.ts';
import type { startStack } from '../../tools/services/start-stack.ts';

/** Starts a stack of another commit as that commit's own tools do it. */
export type StartStack = typeof startStack;

/**
 * A commit in a work tree of its own, with its own dependencies, compiled. It is kept: the next run with the same commit
 * begins at once. `git worktree list` shows it.
 *
 * @throws StopWithMessage when there is no such commit
 */
export async function stackStarterOf(commit: string): Promise<StartStack> {
  const id = await idOf(commit);
  const folder = join(STATE_DIR, 'bench', id);
  if (!existsSync(folder)) await git('worktree', 'add', '--detach', folder, id);
  const compiled = join(folder, '.convene', 'bench-compiled');
  if (!existsSync(compiled)) {
    console.log(`Installing and compiling ${id.slice(0, 10)}; this takes some minutes …`);
    await runCommand(process.execPath, [join(folder, 'tools', 'run.mjs'), 'setup'], { cwd: folder, env: process.env });
    await writeFile(compiled, '');
  }
  const module = (await import(join(folder, 'tools', 'services', 'start-stack.ts'))) as { startStack: StartStack };
  return module.startStack;
}

async function idOf(commit: string): Promise<string> {
  try {
    const [id] = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`);
    return id!;
  } catch {
    throw new StopWithMessage(`--before: there is no commit ${commit}`);
  }
}

const git = (...args: string[]): Promise<string[]> => runCommand('git', args, { cwd: REPOSITORY, env: process.env });
