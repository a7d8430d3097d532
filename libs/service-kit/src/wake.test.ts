import { expect, it } from 'vitest';
import { Wake } from './wake.js';

const LONG_MS = 60_000;

it('ends a pause, also when it comes before it, and only once', async () => {
  const wake = new Wake();
  const pausing = wake.within(LONG_MS);
  wake.up();
  await pausing;
  wake.up();
  await wake.within(LONG_MS);
  const began = performance.now();
  await wake.within(30);
  expect(performance.now() - began).toBeGreaterThan(20);
});
