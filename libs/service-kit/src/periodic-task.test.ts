import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FailureLog } from './errors/failure-log.js';
import { PeriodicTask } from './periodic-task.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const silent = () => new FailureLog({ warn: () => undefined }, 'task');

it('runs at once and then again and again, also after failures', async () => {
  const run = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('no')).mockResolvedValue();
  const task = new PeriodicTask(1_000, run, silent());
  task.start();
  await vi.advanceTimersByTimeAsync(3_500);
  expect(run).toHaveBeenCalledTimes(4);
  await task.stop();
});

it('stops after the run that is under way', async () => {
  let finish = () => {};
  const run = vi.fn<() => Promise<void>>(() => new Promise((resolve) => (finish = resolve)));
  const task = new PeriodicTask(1_000, run, silent());
  task.start();
  const stopped = vi.fn<() => void>();
  const stopping = task.stop().then(stopped);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(stopped).not.toHaveBeenCalled();
  finish();
  await stopping;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(run).toHaveBeenCalledTimes(1);
});
