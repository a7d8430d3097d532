import { expect, test } from 'vitest';
import { countEvents, sum } from './event-counts.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

test('nothing is wrong when everybody is named once, later ones in their order', () => {
  expect(countEvents(order, 'c', ['b', 'a'], ['d', 'e'])).toEqual({ expected: 4, lost: 0, doubled: 0, misordered: 0 });
});

test('counts who was never named', () => {
  expect(countEvents(order, 'c', ['a'], ['d'])).toMatchObject({ lost: 2, doubled: 0, misordered: 0 });
});

test('counts who was named twice, by notifications or by the answer and a notification', () => {
  expect(countEvents(order, 'c', ['a', 'b'], ['d', 'd', 'e'])).toMatchObject({ lost: 0, doubled: 1, misordered: 0 });
  expect(countEvents(order, 'c', ['a', 'b', 'd'], ['d', 'e'])).toMatchObject({ lost: 0, doubled: 1, misordered: 0 });
});

test('counts what came in the wrong order', () => {
  expect(countEvents(order, 'b', ['a'], ['d', 'c', 'e'])).toMatchObject({ lost: 0, doubled: 0, misordered: 1 });
});

test('sums over participants', () => {
  const one = countEvents(order, 'a', [], ['b', 'b', 'd', 'c']);
  expect(sum([one, one])).toEqual({ expected: 8, lost: 2, doubled: 2, misordered: 2 });
});
