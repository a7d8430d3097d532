/** Bytes that a list may take in a message: NATS refuses messages above 1 MB. */
const MAX_LIST_BYTES = 600_000;

/** All items, in the portions that messages can carry. */
export function messagefuls<T>(items: readonly T[]): T[][] {
  const portions: T[][] = [];
  for (let from = 0; from < items.length; from += portions.at(-1)!.length) {
    portions.push(fittingItems(items.slice(from)));
  }
  return portions;
}

/** The first items, as many as one message can carry; at least one, if there is any. */
export function fittingItems<T>(items: readonly T[]): T[] {
  let bytes = 0;
  const tooMany = items.findIndex((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return index > 0 && bytes > MAX_LIST_BYTES;
  });
  return items.slice(0, tooMany < 0 ? undefined : tooMany);
}
