import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onTick } from './shared-tick.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('calls everybody back, also when one of them fails, until he has enough', () => {
  const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const failing = onTick(() => {
    throw new Error('on purpose');
  });
  const tick = vi.fn<() => void>();
  const end = onTick(tick);
  vi.advanceTimersByTime(100);
  expect(tick).toHaveBeenCalledTimes(5);
  expect(log).toHaveBeenCalledTimes(5);
  failing();
  end();
  vi.advanceTimersByTime(100);
  expect(tick).toHaveBeenCalledTimes(5);
  expect(vi.getTimerCount()).toBe(0);
});
