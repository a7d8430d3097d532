import { expect, it } from 'vitest';
import { CallPass } from './call-pass.js';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const passes = new CallPass('secret');
const pass = passes.issue('call-a', NOW);

it('is good for its call, for half a day', () => {
  expect(passes.isGood(pass, 'call-a', NOW)).toBe(true);
  expect(passes.isGood(pass, 'call-a', NOW + 12 * HOUR)).toBe(true);
  expect(passes.isGood(pass, 'call-a', NOW + 12 * HOUR + 1)).toBe(false);
});

it('is good for no other call, and of no other secret', () => {
  expect(passes.isGood(pass, 'call-b', NOW)).toBe(false);
  expect(new CallPass('other').isGood(pass, 'call-a', NOW)).toBe(false);
});

it.each(['', 'x', pass.slice(1), `${pass}0`, pass.replace(/^\d/, '9'), `${pass.slice(0, -1)}é`])(
  'is not good when it was tampered with: %j',
  (given) => {
    expect(passes.isGood(given, 'call-a', NOW)).toBe(given === pass);
  },
);
