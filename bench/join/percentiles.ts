export interface Spread {
  p50: number;
  p95: number;
  max: number;
}

/** Nearest-rank percentiles. */
export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1]!);
  return { p50: rank(0.5), p95: rank(0.95), max: rank(1) };
}

export const rounded = (value: number): number => Math.round(value * 100) / 100;
