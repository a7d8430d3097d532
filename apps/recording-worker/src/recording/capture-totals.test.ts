import { expect, it } from 'vitest';
import { noStats } from '../capture/stream/capture-stats.js';
import { CaptureTotals } from './capture-totals.js';

it('counts what runs and what has ended, each once', () => {
  const totals = new CaptureTotals();
  const [first, second] = [noStats(), noStats()];
  const end = totals.add(first);
  totals.add(second);
  first.packets = 5;
  second.lost = 1;
  expect([totals.streams, totals.sum.packets, totals.sum.lost]).toEqual([2, 5, 1]);
  end();
  end();
  second.packets = 2;
  expect([totals.streams, totals.sum.packets]).toEqual([1, 7]);
});
