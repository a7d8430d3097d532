import { StopWithMessage } from '../console/stop-with-message.ts';
import type { LongRunning } from './long-running.ts';
import { untilStopRequested } from '../console/stop-request.ts';

/**
 * Waits for a process to become ready; a stop request ends the waiting.
 *
 * @param ready resolves when it is
 * @param limitMs how long to wait
 * @throws Error with the last printed lines when the process ends before, or takes too long
 */
export async function untilReady<T>(
  name: string,
  process: LongRunning,
  ready: Promise<T>,
  limitMs: number,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not ready after ${limitMs / 1000} s`), limitMs);
  });
  const noLongerWanted = untilStopRequested().then(() => 'stop requested');
  const failed = Promise.race([process.exited, tooLate, noLongerWanted]).then((how) => {
    throw new NotReady(name, how, process.lastLines.toString());
  });
  try {
    return await Promise.race([ready, failed]);
  } finally {
    clearTimeout(timer);
    failed.catch(() => {}); // That it ends some time after this point is no failure to become ready.
  }
}

/** A process ended before it was ready, or took too long. */
export class NotReady extends StopWithMessage {
  override name = 'NotReady';
  readonly output: string;

  constructor(name: string, how: string, output: string) {
    super(`${name} did not start (${how})${output && `:\n${output}`}`);
    this.output = output;
  }
}
