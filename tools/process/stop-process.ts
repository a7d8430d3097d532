import type { LongRunning } from './long-running.ts';

export interface StopOptions {
  /** Asks the process to end. */
  signal: NodeJS.Signals;
  /** How long it may take. */
  limitMs: number;
  /** What it gets when it takes longer. */
  forcedSignal: NodeJS.Signals;
}

/** Ends a process and waits until it is gone. @returns false when it had to be forced */
export async function stopProcess({ child, exited }: LongRunning, options: StopOptions): Promise<boolean> {
  let forced = false;
  child.kill(options.signal);
  const timer = setTimeout(() => {
    forced = true;
    child.kill(options.forcedSignal);
  }, options.limitMs);
  await exited;
  clearTimeout(timer);
  return !forced;
}
