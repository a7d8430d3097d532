import { setTimeout as delay } from 'node:timers/promises';
import type { FailureLog } from '@convene/service-kit';

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/**
 * Asks until there is an answer.
 * @param failures where those before that are noted
 */
export async function untilAnswered(ask: () => Promise<unknown>, failures: FailureLog): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await ask();
      failures.succeeded();
      return;
    } catch (error) {
      failures.failed(error);
      await retryDelay(attempt);
    }
  }
}

/**
 * Waits before another attempt: longer each time, and never in step with others.
 * @param attempt 0 after the first failure
 */
export async function retryDelay(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  await delay(longest * (0.5 + Math.random() / 2), undefined, { ref: false });
}
