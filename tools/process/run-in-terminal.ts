import { spawn } from 'node:child_process';
import { stopRequest, wasSentByTerminal } from '../console/stop-request.ts';

/**
 * Runs a command that has the terminal for itself; a stop request is passed on to it.
 *
 * @returns its exit code; 1 when a signal ended it
 */
export function runInTerminal(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  const passOn = () => {
    if (!wasSentByTerminal()) child.kill('SIGTERM');
  };
  stopRequest.addEventListener('abort', passOn);
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  }).finally(() => stopRequest.removeEventListener('abort', passOn));
}
