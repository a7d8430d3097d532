/**
 * Like Promise.all, but waits for all of them also when one fails: nothing goes on in the background afterwards.
 *
 * @throws what the first failing one has thrown
 */
export async function allSettledOrThrow<T>(promises: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}
