import { expect, it } from 'vitest';
import { AskerClocks } from './asker-clocks.js';

const MINUTES = 60_000;

it('knows nothing of an asker that has not told its clock', () => {
  expect(new AskerClocks().age('a', 0, 5)).toBeUndefined();
});

it.each([0, 7 * MINUTES, -7 * MINUTES])('knows how old a request is when the clocks differ by %i ms', (ahead) => {
  const clocks = new AskerClocks();
  clocks.learn('a', 1_000 + ahead, 1_000);
  expect(clocks.age('a', 5_000 + ahead, 5_000)).toBe(0);
  expect(clocks.age('a', 6_000 + ahead, 13_000)).toBe(7_000);
  expect(clocks.age('b', 6_000, 13_000)).toBeUndefined();
});

it('takes the fastest request as the measure when the clock was told too late', () => {
  const clocks = new AskerClocks();
  clocks.learn('a', 1_000, 1_400); // the answer took long
  expect(clocks.age('a', 2_000, 2_001)).toBe(0);
  expect(clocks.age('a', 3_000, 3_301)).toBe(300);
});

it('believes the last word of a clock that was held up', () => {
  const clocks = new AskerClocks();
  clocks.learn('a', 1_000, 1_000);
  // The asker's machine slept for ten seconds.
  expect(clocks.age('a', 2_000, 12_000)).toBe(10_000);
  clocks.learn('a', 2_000, 12_000);
  expect(clocks.age('a', 2_100, 12_100)).toBe(0);
});

it('remembers no more than some askers', () => {
  const clocks = new AskerClocks();
  for (let number = 0; number <= 1_000; number++) clocks.learn(String(number), 0, 0);
  expect(clocks.age('0', 0, 0)).toBeUndefined();
  expect(clocks.age('1', 0, 0)).toBe(0);
  expect(clocks.age('1000', 0, 0)).toBe(0);
});
