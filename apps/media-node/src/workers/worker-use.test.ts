import { expect, it } from 'vitest';
import { WorkerUse } from './worker-use.js';

it('is guessed by what a worker carries before it is measured', () => {
  const use = new WorkerUse();
  expect([use.with(0), use.with(100)]).toEqual([0, 0.4]);
  use.measured({ at: 0, processorMs: 80 }, 100);
  expect(use.with(100)).toBe(0.4);
});

it('is what was measured, and counts what has come since at what each cost then', () => {
  const use = new WorkerUse();
  use.measured({ at: 0, processorMs: 0 }, 0);
  use.measured({ at: 1_000, processorMs: 500 }, 50);
  expect(use.with(50)).toBe(0.5);
  expect(use.with(60)).toBeCloseTo(0.6);
  expect(use.with(0)).toBe(0);
});

it('is nothing for who carries nothing, whatever those have used who are gone', () => {
  const use = new WorkerUse();
  use.measured({ at: 0, processorMs: 0 }, 0);
  use.measured({ at: 1_000, processorMs: 300 }, 0);
  expect([use.with(0), use.with(2)]).toEqual([0, 0.008]);
  use.measured({ at: 2_000, processorMs: 600 }, 3);
  expect(use.with(0)).toBe(0);
  expect(use.with(2)).toBeCloseTo(0.2);
});

it('takes nobody for more than a large picture, however busy the worker was with few', () => {
  const use = new WorkerUse();
  use.measured({ at: 0, processorMs: 0 }, 0);
  use.measured({ at: 1_000, processorMs: 300 }, 1);
  expect(use.with(6)).toBeCloseTo(0.3 + 5 * 0.02);
});

it('takes nobody for less than a usual connection: who has just come sends nothing yet', () => {
  const use = new WorkerUse();
  use.measured({ at: 0, processorMs: 0 }, 0);
  use.measured({ at: 1_000, processorMs: 10 }, 100);
  expect(use.with(200)).toBeCloseTo(0.01 + 0.4);
});
