export interface Spread {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Nearest-rank percentiles. */
export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1]!);
  return { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}

/** The value in the middle; of an even number of values the lower one of the two. */
export const median = (values: number[]): number => spread(values).p50;

export const rounded = (value: number): number => Math.round(value * 100) / 100;
