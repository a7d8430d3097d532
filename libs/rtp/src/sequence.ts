/**
 * Continues a counter that wraps around.
 *
 * @param value what was sent of the counter: its lowest bits.
 * @param near a value of the whole counter, less than half its range away.
 * @returns the whole counter: of those that end with these bits the one nearest to `near`; may be negative.
 */
export function unwrap(value: number, near: number, bits: 16 | 32): number {
  const range = 2 ** bits;
  const ahead = (((value - near) % range) + range) % range;
  return near + (ahead < range / 2 ? ahead : ahead - range);
}
