import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { LastLines } from './last-lines.ts';

export interface LongRunningOptions {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** A command that changes identity and then runs the rest of its arguments. */
  prefix?: string[];
  cwd?: string;
  /** All that the process prints is appended here. */
  logFile: string;
  /** Opens an IPC channel. */
  ipc?: boolean;
  /** The signal it gets when this process dies without stopping it. */
  signalOnOrphaned?: 'INT' | 'TERM';
  onLine?: (line: string) => void;
}

export interface LongRunning {
  pid: number;
  child: ChildProcess;
  /** The newest lines that it printed. */
  lastLines: LastLines;
  /** Resolves when the process has ended and its output is read: how it ended, such as "exit code 1". */
  exited: Promise<string>;
}

/**
 * Starts a process that runs until it is stopped. It is in its own session, so that a terminal's Ctrl-C does not reach
 * it: whoever started it stops it in the right order.
 *
 * @throws Error when the command cannot be started
 */
export async function startLongRunning(options: LongRunningOptions): Promise<LongRunning> {
  const { logFile, onLine, ipc, signalOnOrphaned = 'TERM' } = options;
  // Last before the command itself: a change of identity clears the death signal.
  const watched = endingWithParent(signalOnOrphaned, [options.command, ...options.args]);
  const [command, ...args] = [...(options.prefix ?? []), ...watched];
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])];
  const { uid, gid, env, cwd } = options;
  const child = spawn(command!, args, { cwd, env, uid, gid, stdio, detached: true });
  const exited = untilExited(child);
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  log.on('error', (error) => console.error(`Cannot write to ${logFile}: ${error.message}`));
  const lastLines = new LastLines();
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (!log.writableEnded) log.write(`${line}\n`);
      lastLines.add(line);
      onLine?.(line);
    });
  }
  void exited.then(() => log.end());
  return { pid: child.pid!, child, lastLines, exited };
}

/** How long a dead process's own children, which may have inherited its output, can hold up the news of its death. */
const OUTPUT_LIMIT_MS = 500;

function untilExited(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      const how = signal ? `ended by ${signal}` : `exit code ${code}`;
      const timer = setTimeout(() => resolve(how), OUTPUT_LIMIT_MS);
      child.on('close', () => {
        clearTimeout(timer);
        resolve(how);
      });
    });
  });
}

/** Even kill -9 of this process shall leave nothing behind; where util-linux cannot ask for that, we do without. */
function endingWithParent(signal: string, command: string[]): string[] {
  canSetDeathSignal ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true'], { stdio: 'ignore' }).status === 0;
  return canSetDeathSignal ? ['setpriv', '--pdeathsig', signal, ...command] : command;
}

let canSetDeathSignal: boolean | undefined;
