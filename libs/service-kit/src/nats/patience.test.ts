import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Patience } from './patience.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The process is stopped: its clock goes on, its timers do not. */
function stopFor(ms: number): void {
  const now = performance.now() + ms;
  vi.spyOn(performance, 'now').mockReturnValue(now);
}
afterEach(() => void vi.restoreAllMocks());

it('is over when the time is', async () => {
  const over = vi.fn<() => void>();
  const patience = new Patience(1_000, Infinity, over);
  await vi.advanceTimersByTimeAsync(999);
  expect(patience.remainingMs).toBeCloseTo(1);
  expect(over).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toHaveBeenCalledOnce();
});

it('reads first what came while the process was stopped', async () => {
  const over = vi.fn<() => void>();
  const patience = new Patience(1_000, Infinity, over);
  stopFor(8_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(over).not.toHaveBeenCalled();
  expect(patience.remainingMs).toBe(250);
  await vi.advanceTimersByTimeAsync(250);
  expect(over).toHaveBeenCalledOnce();
});

it('is over at once when there is no time for that', async () => {
  const over = vi.fn<() => void>();
  void new Patience(1_000, 7_000, over);
  stopFor(8_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(over).toHaveBeenCalledOnce();
});

it('can be ended', async () => {
  const over = vi.fn<() => void>();
  new Patience(1_000, Infinity, over).end();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(over).not.toHaveBeenCalled();
});
