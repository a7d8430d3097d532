import { expect, it } from 'vitest';
import { chooseWorker } from './choose-worker.js';

const [idle, used, full, fuller] = [0.1, 0.5, 0.7, 0.9].map((use) => ({ use }));

it.each([
  ['the least used near one that has room', [used, full], [idle, used, full], used],
  ['the least used of all when no near one has room', [full], [used, idle, full], idle],
  ['the least used of all when there is no near one', [], [used, idle], idle],
  ['the least used near one when none has room', [fuller, full], [full, fuller], full],
  ['the least used of all when none has room or is near', [], [fuller, full], full],
  ['none when there is none', [], [], undefined],
])('is %s', (_, near, all, expected) => {
  expect(chooseWorker(near as { use: number }[], all as { use: number }[], 0.7)).toBe(expected);
});
