import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { ListBody } from './list-body.js';

const frame = (numberOfElements: number) => ({ numberOfElements, content: [] });

it('is, to the byte, what the whole list would be as one text, and says how long that is', async () => {
  const items = [{ name: 'ä' }, { list: [] }, { name: '[]' }];
  const body = new ListBody();
  await body.add(items.slice(0, 2));
  await body.add([]);
  await body.add(items.slice(2));
  const { size, stream } = body.within((count) => ({ ...frame(count), next: 'n' }));
  const expected = JSON.stringify({ numberOfElements: 3, content: items, next: 'n' });
  expect(await text(stream)).toBe(expected);
  expect(size).toBe(Buffer.byteLength(expected));
});

it('can be empty', async () => {
  const { size, stream } = new ListBody().within(frame);
  expect(await text(stream)).toBe('{"numberOfElements":0,"content":[]}');
  expect(size).toBe(35);
});

it('makes no more text than is read', async () => {
  const body = new ListBody();
  for (let portion = 0; portion < 100; portion++) await body.add([{ text: 'x'.repeat(100_000) }]);
  const { stream } = body.within(frame);
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  await reader.next();
  expect(stream.readableLength).toBeLessThan(5);
  await reader.return?.();
  expect(stream.destroyed).toBe(true);
});
