import { randomInt } from 'node:crypto';
import { runCommand } from '../../tools/process/run-command.ts';

/**
 * Gives this machine one more address, on its loopback interface: containers reach it, nobody outside does. As root, on
 * Linux.
 */
export async function addHostAddress(): Promise<{ address: string; remove: () => Promise<unknown> }> {
  const address = `10.${randomInt(128, 256)}.${randomInt(256)}.1`;
  const change = (action: 'add' | 'delete', isCleanup = false) =>
    runCommand('ip', ['address', action, `${address}/32`, 'dev', 'lo'], { isCleanup });
  await change('add');
  return { address, remove: () => change('delete', true) };
}
