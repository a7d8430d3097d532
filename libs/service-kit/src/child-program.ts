import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ownErrors } from './errors/own-errors.js';

export interface ChildProgramOptions {
  command: string;
  args: readonly string[];
  /** How much it gives way to others, as `nice` counts. */
  niceness: number;
  /** Whether it is written to. */
  hasInput?: boolean;
  /** Takes its standard output; without, it has none. */
  onOutput?: (chunk: Buffer) => void;
  /** Takes the lines of its standard error. */
  onLine: (line: string) => void;
}

/**
 * A program that this process runs. It may be killed, hang up or not start at all (no such file, no process or file
 * descriptor left): only who waits for its end hears of it.
 */
export class ChildProgram {
  private readonly child: ChildProcess;
  /** Resolves, once it is gone and all of its output was taken: why it failed, as a sentence; undefined if it did not. */
  readonly ended: Promise<string | undefined>;

  constructor({ command, args, niceness, hasInput, onOutput, onLine }: ChildProgramOptions) {
    const stdio = [hasInput ? 'pipe' : 'ignore', onOutput ? 'pipe' : 'ignore', 'pipe'] as const;
    this.child = spawn('nice', ['-n', String(niceness), command, ...args], { stdio: [...stdio] });
    const { child } = this;
    this.ended = new Promise((resolve) => {
      child.once('error', ({ message }) => resolve(`${command} cannot be run: ${message}`));
      child.once('close', (code, signal) => resolve(failure(command, code, signal)));
    });
    // Without file descriptors there are no pipes either.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) if (pipe) ownErrors(pipe);
    if (onOutput) child.stdout?.on('data', onOutput);
    if (child.stderr) createInterface({ input: child.stderr }).on('line', onLine);
  }

  /** Writes to its input. What it cannot take any more is lost. */
  write(bytes: Buffer): void {
    if (this.child.stdin?.writable) this.child.stdin.write(bytes);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

function failure(command: string, code: number | null, signal: NodeJS.Signals | null): string | undefined {
  const name = command.split('/').at(-1);
  if (signal) return `${name} was killed with signal ${signal}`;
  return code === 0 ? undefined : `${name} exited with code ${code}`;
}
