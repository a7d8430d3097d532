/**
 * A percentile of what a histogram has counted between two looks: within a bucket the values are taken as evenly spread.
 *
 * @param before and after: how many values were no larger than the bound of each bucket
 * @returns undefined when there was none; the largest bound when it is beyond that
 */
export function bucketPercentile(
  share: number,
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): number | undefined {
  const bounds = [...after.keys()].sort((one, other) => one - other);
  const count = (bound: number) => after.get(bound)! - (before.get(bound) ?? 0);
  const total = bounds.length > 0 ? count(bounds.at(-1)!) : 0;
  if (total === 0) return undefined;
  const rank = share * total;
  let [lower, below] = [0, 0];
  for (const bound of bounds) {
    const upTo = count(bound);
    if (upTo >= rank) return bound === Infinity ? lower : lower + ((bound - lower) * (rank - below)) / (upTo - below);
    [lower, below] = [bound, upTo];
  }
  return lower;
}
