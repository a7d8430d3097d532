import { expect, it, vi } from 'vitest';
import { FailureLog } from './failure-log.js';

it('says the first failure, and then one every thirty seconds', () => {
  let now = 0;
  const warn = vi.fn<(message: unknown) => void>();
  const failures = new FailureLog({ warn }, 'task', () => now);
  for (; now < 61_000; now += 1_000) failures.failed(new Error('no answer'));
  expect(warn).toHaveBeenCalledTimes(3);
  expect(warn).toHaveBeenCalledWith({ task: 'task', reason: 'no answer', msg: 'Failed; it is tried again' });
});

it('says the first failure after a success', () => {
  const warn = vi.fn<(message: unknown) => void>();
  const failures = new FailureLog({ warn }, 'task', () => 0);
  failures.failed(new Error('one'));
  failures.succeeded();
  failures.failed(new Error('two'));
  expect(warn).toHaveBeenCalledTimes(2);
});
