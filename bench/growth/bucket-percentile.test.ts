import { expect, it } from 'vitest';
import { bucketPercentile } from './bucket-percentile.ts';

const NOTHING = new Map<number, number>();
const counts = (...[one, two, all]: number[]) =>
  new Map([
    [1, one!],
    [2, two!],
    [Infinity, all!],
  ]);

it('is somewhere in its bucket', () => {
  expect(bucketPercentile(0.5, NOTHING, counts(0, 10, 10))).toBe(1.5);
  expect(bucketPercentile(0.99, NOTHING, counts(100, 100, 100))).toBe(0.99);
});

it('is of what came between the two looks', () => {
  expect(bucketPercentile(0.5, counts(100, 100, 100), counts(100, 200, 200))).toBe(1.5);
  expect(bucketPercentile(0.5, counts(7, 7, 7), counts(7, 7, 7))).toBeUndefined();
  expect(bucketPercentile(0.5, NOTHING, NOTHING)).toBeUndefined();
});

it('is the largest bound when it lies beyond', () => {
  expect(bucketPercentile(0.99, NOTHING, counts(50, 60, 100))).toBe(2);
});
