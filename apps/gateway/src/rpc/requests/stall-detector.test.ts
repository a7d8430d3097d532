import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StallDetector } from './stall-detector.js';

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
  const stalls = new StallDetector();
  stalls.start();
  await run(5_000);
  expect(stalls.possibleWaitMs).toBe(0);
  now += 12_000; // The process is stopped.
  expect(stalls.possibleWaitMs).toBeGreaterThanOrEqual(12_000);
  await run(200);
  expect(stalls.possibleWaitMs).toBeGreaterThanOrEqual(12_000);
  await run(200);
  expect(stalls.possibleWaitMs).toBe(0);
  stalls.stop();
});

it('notices it also when nothing was read at once', async () => {
  const stalls = new StallDetector();
  stalls.start();
  await run(1_000);
  now += 12_000;
  await run(300);
  expect(stalls.possibleWaitMs).toBeGreaterThanOrEqual(12_000);
  stalls.stop();
});
