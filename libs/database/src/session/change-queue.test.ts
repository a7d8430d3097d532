import { ServiceError } from '@convene/service-contracts';
import { expect, it } from 'vitest';
import { ChangeQueue } from './change-queue.js';

/** A queue whose groups end when they are told to. */
function slowQueue() {
  const groups: { items: string[]; end: () => void }[] = [];
  const queue = new ChangeQueue<string, string>(async (items) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    groups.push({ items, end: resolve });
    await promise;
    return items.map((item) => (item.startsWith('bad') ? { error: new Error(item) } : { decision: `${item} is done` }));
  });
  return { queue, groups };
}

/** Lets everything happen that waits for nothing else. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('makes what waits for the same session together, in its order, and each gets its own outcome', async () => {
  const { queue, groups } = slowQueue();
  const outcomes = Promise.allSettled(['one', 'two', 'bad three', 'four'].map((item) => queue.add('S', item)));
  expect(groups.map(({ items }) => items)).toEqual([['one']]);
  groups[0]!.end();
  await settled();
  expect(groups[1]!.items).toEqual(['two', 'bad three', 'four']);
  groups[1]!.end();
  expect(await outcomes).toMatchObject([
    { value: 'one is done' },
    { value: 'two is done' },
    { reason: new Error('bad three') },
    { value: 'four is done' },
  ]);
});

it('lets no session wait for another one, and begins anew when all is done', async () => {
  const { queue, groups } = slowQueue();
  const [first, other] = [queue.add('S', 'one'), queue.add('T', 'other')];
  expect(groups.map(({ items }) => items)).toEqual([['one'], ['other']]);
  groups[1]!.end();
  expect(await other).toBe('other is done');
  groups[0]!.end();
  expect(await first).toBe('one is done');
  void queue.add('S', 'later');
  expect(groups[2]!.items).toEqual(['later']);
});

it('makes a hundred together at most, and refuses what is too much', async () => {
  const { queue, groups } = slowQueue();
  const added = Array.from({ length: 2_001 }, (_, index) => queue.add('S', `${index}`));
  await expect(queue.add('S', 'too much')).rejects.toThrow(ServiceError);
  const all = Promise.all(added);
  for (let group = 0; group < 21; group++) {
    expect(groups[group]!.items).toHaveLength(group === 0 ? 1 : 100);
    groups[group]!.end();
    await settled();
  }
  expect((await all).at(-1)).toBe('2000 is done');
  const again = queue.add('S', 'again');
  groups[21]!.end();
  expect(await again).toBe('again is done');
});
