import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Deadline, TooLate } from './deadline.js';

it('is known to whatever is awaited, and to nothing else', async () => {
  const deadline = Deadline.in(1_000);
  await deadline.run(async () => {
    await pause(1);
    expect(Deadline.current).toBe(deadline);
  });
  expect(Deadline.current).toBeUndefined();
});

it('does not bind what outlives the work', async () => {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let outliving: Promise<Deadline | undefined> | undefined;
  await Deadline.in(1_000).run(async () => {
    outliving = over.then(() => Deadline.current);
  });
  resolve();
  expect(await outliving).toBeUndefined();
});

it('passes as long as the answer still reaches the asker', async () => {
  Deadline.in(1_000).check();
  expect(() => Deadline.in(50).check()).toThrow(TooLate);
  expect(() => Deadline.in(-5).check()).toThrow(TooLate);
});

it('lets a failure through', async () => {
  const failing = Deadline.in(1_000).run(async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
});
