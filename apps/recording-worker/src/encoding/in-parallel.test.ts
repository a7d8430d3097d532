import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inParallel } from './in-parallel.js';

const { signal } = new AbortController();

it('runs so many at once, and answers in order', async () => {
  let [running, most] = [0, 0];
  const results = await inParallel([5, 1, 4, 2, 3], { parallel: 2, signal }, async (item) => {
    most = Math.max(most, ++running);
    for (let turns = 0; turns < item; turns++) await turn();
    running -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

it('aborts the others when one fails, and waits for their ends', async () => {
  const ended: number[] = [];
  const begun: number[] = [];
  const failing = inParallel([1, 2, 3], { parallel: 2, signal }, async (item, abort) => {
    begun.push(item);
    if (item === 1) throw new Error('first');
    await new Promise((resolve) => abort.addEventListener('abort', resolve));
    await turn();
    ended.push(item);
  });
  await expect(failing).rejects.toThrow('first');
  expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
});

it('begins nothing more when it is aborted', async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  const run = inParallel([1, 2, 3], { parallel: 1, signal: stop.signal }, async (item) => {
    begun.push(item);
    stop.abort(new Error('stopped'));
    await turn();
  });
  await expect(run).rejects.toThrow('stopped');
  expect(begun).toEqual([1]);
});
