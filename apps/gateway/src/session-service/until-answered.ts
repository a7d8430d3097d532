import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs, type FailureLog } from '@convene/service-kit';

const PAUSES = { firstMs: 200, longestMs: 5_000 };

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
  await delay(backoffMs(attempt + 1, PAUSES), undefined, { ref: false });
}
