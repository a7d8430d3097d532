import { expect, it } from 'vitest';
import { Backoff, backoffMs } from './backoff.js';

it('waits twice as long after each failure, up to a limit', () => {
  const backoff = new Backoff(60_000, () => 0);
  expect(Array.from({ length: 9 }, () => backoff.nextDelayMs())).toEqual([
    100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000,
  ]);
});

it('begins anew when what failed had run for a minute', () => {
  let now = 1;
  const backoff = new Backoff(60_000, () => now);
  backoff.nextDelayMs();
  backoff.started();
  now += 59_999;
  expect(backoff.nextDelayMs()).toBe(200);
  backoff.started();
  now += 60_000;
  expect(backoff.nextDelayMs()).toBe(100);
});

it('leaves up to half of the pause to chance', () => {
  const range = { firstMs: 500, longestMs: 300_000 };
  expect([1, 2, 3, 40].map((failures) => backoffMs(failures, range, () => 0))).toEqual([500, 1_000, 2_000, 300_000]);
  expect(backoffMs(2, range, () => 1)).toBe(500);
});
