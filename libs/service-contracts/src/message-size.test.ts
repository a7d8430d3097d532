import { expect, it } from 'vitest';
import { fittingItems, messagefuls } from './message-size.js';

it('takes all items when they are small', () => {
  expect(fittingItems(['a', 'b'])).toEqual(['a', 'b']);
  expect(fittingItems([])).toEqual([]);
});

it('takes as many as fit, in bytes as they are sent, but at least one', () => {
  const [small, large] = ['x'.repeat(250_000), 'x'.repeat(700_000)];
  expect(fittingItems([small, small, small, small])).toHaveLength(2);
  expect(fittingItems([large, small])).toEqual([large]);
  expect(fittingItems(Array(5).fill('\0'.repeat(50_000)))).toHaveLength(1); // six bytes each
});

it('portions everything, in order', () => {
  const items = Array.from({ length: 7 }, (_, index) => String(index).repeat(250_000));
  expect(messagefuls(items).flat()).toEqual(items);
  expect(messagefuls(items).map(({ length }) => length)).toEqual([2, 2, 2, 1]);
  expect(messagefuls([])).toEqual([]);
});
