import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { stopRequest } from '../console/stop-request.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Called with each line of stdout and stderr, without its end. */
  onLine?: (line: string) => void;
  /** Milliseconds after which the command is killed. */
  timeoutMs?: number;
  /** Whether it also runs after a stop request, which does not end it: what cleans up. */
  isCleanup?: boolean;
}

const LINES_IN_ERROR = 30;

/**
 * Runs a command to its end; a stop request ends it early.
 *
 * @returns all lines that it printed, stdout and stderr mixed
 * @throws CommandFailed with the command and its last lines when it cannot start, ends with another code than 0 or takes too long
 */
export async function runCommand(command: string, args: string[], options: RunOptions = {}): Promise<string[]> {
  const { onLine, timeoutMs, isCleanup, ...spawnOptions } = options;
  const signal = isCleanup ? undefined : stopRequest;
  const child = spawn(command, args, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      onLine?.(line);
    });
  }
  const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const ending = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  clearTimeout(timer);
  if (ending) {
    throw new CommandFailed([`${command} ${args.join(' ')}: ${ending}`, ...lines.slice(-LINES_IN_ERROR)].join('\n'));
  }
  return lines;
}

/** What the command printed says what is wrong. */
export class CommandFailed extends StopWithMessage {
  override name = 'CommandFailed';
}
