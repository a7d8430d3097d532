import { expect, it } from 'vitest';
import { MessageRate } from './message-rate.js';

it('allows a burst, then refuses, then calls it a flood', () => {
  const rate = new MessageRate(200, () => 0);
  const verdicts = Array.from({ length: 4_001 }, () => rate.count());
  expect(verdicts.indexOf('too many')).toBe(2_000);
  expect(verdicts.indexOf('flood')).toBe(3_999);
});

it('forgives with time', () => {
  let now = 0;
  const rate = new MessageRate(200, () => now);
  for (let count = 0; count < 2_001; count++) rate.count();
  now = 1_000;
  expect(rate.count()).toBe('fine');
});
