import { expect, it } from 'vitest';
import { AutoResetEvent } from './auto-reset-event.js';

const LONG_MS = 60_000;

it('ends a pause, also when it comes before it, and only once', async () => {
  const event = new AutoResetEvent();
  const pausing = event.wait(LONG_MS);
  event.set();
  await pausing;
  event.set();
  await event.wait(LONG_MS);
  const began = performance.now();
  await event.wait(30);
  expect(performance.now() - began).toBeGreaterThan(20);
});
