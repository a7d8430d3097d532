import { expect, it } from 'vitest';
import { arrivalTime } from './arrival.js';

it('is now, but always later than that of everybody who is there', () => {
  const before = Date.now();
  expect(arrivalTime([]).getTime()).toBeGreaterThanOrEqual(before);
  const [early, late] = [{ createdAt: new Date(before + 60_000) }, { createdAt: new Date(before + 70_000) }];
  expect(arrivalTime([late, early]).getTime()).toBe(before + 70_001);
});
