import { dirname, join } from 'node:path';
import { waitForPidLock } from '../../tools/launcher/pid-lock.mjs';
import { stack } from '../stack/shared-stack.ts';

/** How long a file may have to wait for the browsers of other files. */
export const TURN_LIMIT_MS = 900_000;

/** Only one test file at a time has browsers: two would make each other slow. */
export function browserTurn(): { wait(): Promise<void>; release(): Promise<void> } {
  let lock: { release(): Promise<void> } | undefined;
  return {
    async wait() {
      lock = await waitForPidLock(join(dirname(stack.logDir), 'browsers.lock'), () => {});
    },
    async release() {
      await lock?.release();
    },
  };
}
