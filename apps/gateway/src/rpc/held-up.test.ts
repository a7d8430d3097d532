import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HeldUp } from './held-up.js';

let now = 0;
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Time goes by while the process runs. */
async function run(ms: number): Promise<void> {
  for (const end = now + ms; now < end;) {
    now += 50;
    await vi.advanceTimersByTimeAsync(50);
  }
}

it('knows for how long what is read now may have waited', async () => {
  const heldUp = new HeldUp();
  heldUp.start();
  await run(5_000);
  expect(heldUp.possibleWaitMs).toBe(0);
  now += 12_000; // The process is stopped.
  expect(heldUp.possibleWaitMs).toBeGreaterThanOrEqual(12_000);
  await run(200);
  expect(heldUp.possibleWaitMs).toBeGreaterThanOrEqual(12_000);
  await run(200);
  expect(heldUp.possibleWaitMs).toBe(0);
  heldUp.stop();
});

it('notices it also when nothing was read at once', async () => {
  const heldUp = new HeldUp();
  heldUp.start();
  await run(1_000);
  now += 12_000;
  await run(300);
  expect(heldUp.possibleWaitMs).toBeGreaterThanOrEqual(12_000);
  heldUp.stop();
});
