import { expect, it } from 'vitest';
import { RecentMinimum } from './recent-minimum.js';

it('forgets what was small long ago', () => {
  const recent = new RecentMinimum();
  expect(recent.value).toBeUndefined();
  recent.add(5, 0);
  recent.add(9, 14_000);
  expect(recent.value).toBe(5);
  recent.add(8, 16_000);
  expect(recent.value).toBe(5);
  recent.add(9, 32_000);
  expect(recent.value).toBe(8);
  recent.add(9, 100_000);
  expect(recent.value).toBe(9);
});
