const FIRST_MS = 500;
/** The longest pause between two attempts. */
export const LONGEST_MS = 300_000;

/**
 * Milliseconds until the next attempt: half a second after the first failure, doubled with each, five minutes at most.
 * Up to half of it is left to chance, so that what failed together does not come back together.
 */
export function backOff(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return Math.round(longest * (1 - random() / 2));
}
