import { expect, it } from 'vitest';
import { backOff } from './back-off.js';

it('doubles from half a second to five minutes', () => {
  const longest = Array.from({ length: 12 }, (_, index) => backOff(index + 1, () => 0));
  expect(longest).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000,
  ]);
  expect(backOff(5_000, () => 0)).toBe(300_000);
});

it('leaves up to half of it to chance', () => {
  expect(backOff(3, () => 0.5)).toBe(1_500);
  expect(backOff(3, () => 0.9999)).toBe(1_000);
  expect(new Set(Array.from({ length: 20 }, () => backOff(10))).size).toBeGreaterThan(10);
});
