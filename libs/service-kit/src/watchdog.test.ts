import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Watchdog } from './watchdog.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('barks when nothing comes, later at the beginning than afterwards', () => {
  const onSilence = vi.fn<() => void>();
  const [waiting, begun] = [new Watchdog(onSilence, 8_000, 15_000), new Watchdog(onSilence, 8_000, 15_000)];
  begun.fed();
  vi.advanceTimersByTime(7_999);
  begun.fed();
  vi.advanceTimersByTime(7_000);
  expect([waiting.hasBarked, begun.hasBarked]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect([waiting.hasBarked, begun.hasBarked]).toEqual([true, false]);
  vi.advanceTimersByTime(999);
  expect(begun.hasBarked).toBe(true);
  expect(onSilence).toHaveBeenCalledTimes(2);
});

it('is silent once it was stopped', () => {
  const onSilence = vi.fn<() => void>();
  const watchdog = new Watchdog(onSilence, 100);
  watchdog.fed();
  watchdog.stop();
  vi.advanceTimersByTime(1_000);
  expect(onSilence).not.toHaveBeenCalled();
});
