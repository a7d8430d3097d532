/**
 * Runs something for each item, a few at once. The first failure aborts the others; it rejects when all have ended.
 *
 * @returns the results in the order of the items.
 */
export async function inParallel<Item, Done>(
  items: Item[],
  { parallel, signal }: { parallel: number; signal: AbortSignal },
  run: (item: Item, signal: AbortSignal, index: number) => Promise<Done>,
): Promise<Done[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results: Done[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      either.throwIfAborted();
      results[index] = await run(item, either, index);
    }
  };
  const workers = Array.from({ length: Math.max(1, parallel) }, () =>
    worker().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  either.throwIfAborted();
  return results;
}
