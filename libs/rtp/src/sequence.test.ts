import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unwrap } from './sequence.js';

it('continues a counter over its wrap-arounds, in both directions', () => {
  const whole = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
  fc.assert(
    fc.property(
      whole,
      fc.constantFrom(16 as const, 32 as const),
      fc.double({ min: -0.5, max: 0.49, noNaN: true }),
      (near, bits, share) => {
        const counter = near + Math.trunc(share * 2 ** bits);
        const sent = ((counter % 2 ** bits) + 2 ** bits) % 2 ** bits;
        expect(unwrap(sent, near, bits)).toBe(counter);
      },
    ),
  );
});
