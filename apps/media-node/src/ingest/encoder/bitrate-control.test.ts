import { expect, it } from 'vitest';
import { BitrateControl } from './bitrate-control.js';

const receiver = (maxKbps: number, videoScore = 10) => ({ maxKbps, videoScore });

it('is what the slowest may have', () => {
  const control = new BitrateControl(1_000);
  expect(control.kbpsFor([])).toBe(1_000);
  expect(control.kbpsFor([receiver(0)])).toBe(1_000);
  expect(control.kbpsFor([receiver(600), receiver(300)])).toBe(300);
  expect(new BitrateControl(0).kbpsFor([receiver(0)])).toBe(2_000);
  expect(control.kbpsFor([receiver(1)])).toBe(50);
});

it('goes down while somebody loses much, and up again when nobody has for a while', () => {
  const control = new BitrateControl(1_000);
  const seconds = (count: number, score: number) => {
    for (let second = 0; second < count; second++) control.secondPassed([receiver(0), receiver(0, score)]);
    return control.kbpsFor([]);
  };
  expect(seconds(1, 5)).toBe(1_000);
  expect(seconds(1, 5)).toBe(700);
  expect(seconds(2, 5)).toBe(500);
  expect(seconds(100, 5)).toBe(150);
  expect(seconds(14, 10)).toBe(150);
  expect(seconds(1, 10)).toBe(250);
  expect(seconds(1, 8)).toBe(250);
  expect(seconds(300, 10)).toBe(1_000);
});
