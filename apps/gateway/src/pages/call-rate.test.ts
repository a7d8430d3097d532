import { expect, it } from 'vitest';
import { CallRate } from './call-rate.js';

it('allows each address only so many calls a minute', () => {
  let now = 0;
  const rate = new CallRate(() => now);
  expect(Array.from({ length: 31 }, () => rate.take('a')).filter(Boolean)).toHaveLength(30);
  expect(rate.take('b')).toBe(true);
  now = 60_000;
  expect(rate.take('a')).toBe(true);
});

it('allows all together only so many, however many addresses there are', () => {
  const rate = new CallRate(() => 0);
  expect(Array.from({ length: 400 }, (_, index) => rate.take(String(index))).filter(Boolean)).toHaveLength(300);
});
