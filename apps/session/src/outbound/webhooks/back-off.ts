import { backoffMs } from '@convene/service-kit';

/** The longest pause between two attempts. */
export const LONGEST_MS = 300_000;

/** Whole milliseconds until the next attempt: about half a second after the first failure, five minutes at most. */
export function backOff(failures: number, random?: () => number): number {
  return Math.round(backoffMs(failures, { firstMs: 500, longestMs: LONGEST_MS }, random));
}
