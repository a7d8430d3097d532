import { expect, it } from 'vitest';
import { Allowance } from './allowance.js';

it('allows ten seconds’ worth at once, and then what time brings', () => {
  let now = 0;
  const allowance = new Allowance(2, () => now);
  const taken = Array.from({ length: 21 }, () => allowance.take());
  expect(taken.findIndex((left) => left < 0)).toBe(20);
  now = 500;
  expect(allowance.take()).toBeLessThan(0);
  now = 2_000;
  expect(allowance.take()).toBeGreaterThanOrEqual(0);
});

it('is full again after a rest', () => {
  let now = 0;
  const allowance = new Allowance(2, () => now);
  expect(allowance.isFull).toBe(true);
  allowance.take();
  expect(allowance.isFull).toBe(false);
  now = 500;
  expect(allowance.isFull).toBe(true);
});
