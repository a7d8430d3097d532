import fc from 'fast-check';

/** Any text, with what is hard to store, to print or to compare. */
export const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom('', ' ', '\u0000', 'null', '__proto__', '\ud800', "'; --", '${x}', '\u202e', 'x'.repeat(70_000)),
);

/** Anything that JSON can say. */
export const anyJson = fc.oneof(
  anyText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, false, -1, 0, 1e308, -0.5, 2 ** 53, [], {}, [null], [[]], { a: {} }),
);

/**
 * An object with some of these keys, each mostly with a value that fits and sometimes with anything; and sometimes
 * something else altogether.
 */
export function nearly(fitting: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const values = Object.fromEntries(
    Object.entries(fitting).map(([key, value]) => [
      key,
      fc.oneof({ arbitrary: value, weight: 3 }, { arbitrary: anyJson, weight: 1 }),
    ]),
  );
  const object = fc.record(values, { requiredKeys: [] });
  const withMore = fc.tuple(object, fc.dictionary(anyText, anyJson, { maxKeys: 2 })).map(([a, b]) => ({ ...b, ...a }));
  return fc.oneof(
    { arbitrary: object, weight: 5 },
    { arbitrary: withMore, weight: 1 },
    { arbitrary: anyJson, weight: 1 },
  );
}
