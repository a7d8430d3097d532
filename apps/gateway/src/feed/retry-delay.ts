import { setTimeout as delay } from 'node:timers/promises';

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/**
 * Waits before another attempt: longer each time, and never in step with others.
 * @param attempt 0 after the first failure
 */
export async function retryDelay(attempt: number): Promise<void> {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  await delay(longest * (0.5 + Math.random() / 2), undefined, { ref: false });
}
