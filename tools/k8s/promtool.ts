import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { findCommand } from '../process/find-command.ts';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { cachedProgram } from './cached-program.ts';

/**
 * @returns the path of the installed promtool, or of one out of Debian's package `prometheus`; that is not installed,
 *   because it would start a Prometheus
 */
export async function findPromtool(): Promise<string> {
  const installed = findCommand('promtool');
  if (installed) return installed;
  if (!findCommand('apt-get'))
    throw new StopWithMessage(
      'Checking the alert rules of k8s/ needs promtool, which comes with Prometheus; install it',
    );
  return cachedProgram('promtool', 'debian', async (folder) => {
    await download(folder);
    const deb = (await readdir(folder)).find((name) => name.endsWith('.deb'))!;
    await runCommand('dpkg-deb', ['-x', join(folder, deb), folder]);
    return join(folder, 'usr', 'bin', 'promtool');
  });
}

async function download(folder: string): Promise<void> {
  const get = () => runCommand('apt-get', ['download', 'prometheus'], { cwd: folder });
  await get().catch(async () => {
    // The package lists are missing or old.
    await runCommand('apt-get', ['update']);
    await get();
  });
}
