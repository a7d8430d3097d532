import { expect, it } from 'vitest';
import { ConcurrencyLimit } from './concurrency-limit.js';

const soon = () => new Promise((resolve) => setImmediate(resolve));

it('does so much at once, and the rest in order', async () => {
  const limit = new ConcurrencyLimit(2);
  const begun: number[] = [];
  const works = Array.from({ length: 4 }, () => Promise.withResolvers<string>());
  const done = works.map(({ promise }, index) =>
    limit.run(() => {
      begun.push(index);
      return promise;
    }),
  );
  await soon();
  expect(begun).toEqual([0, 1]);
  works[1]!.resolve('second');
  await soon();
  expect(begun).toEqual([0, 1, 2]);
  for (const [index, { resolve }] of works.entries()) resolve(String(index));
  expect(await Promise.all(done)).toEqual(['0', 'second', '2', '3']);
});

it('goes on after a failure', async () => {
  const limit = new ConcurrencyLimit(1);
  const failed = limit.run(async () => {
    throw new Error('no');
  });
  const next = limit.run(async () => 'yes');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
  expect(await limit.run(async () => 'still')).toBe('still');
});
