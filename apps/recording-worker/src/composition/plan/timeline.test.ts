import { expect, it } from 'vitest';
import { frameOf, momentOf, timelineParts } from './timeline.js';

it('has as many frames as its time without the pauses, however the pauses fall', () => {
  const pauses = Array.from({ length: 50 }, (_, index) => ({ from: 1000 + index * 500, to: 1017 + index * 500 }));
  const parts = timelineParts({ startedAt: 0, stoppedAt: 60_000, pauses });
  expect(parts).toHaveLength(51);
  expect(parts.at(-1)?.endFrame).toBe(Math.round((60_000 - 50 * 17) * 0.03));
  for (const [index, part] of parts.entries()) {
    expect(part.firstFrame).toBe(parts[index - 1]?.endFrame ?? 0);
    expect(Math.abs(momentOf(part.firstFrame, part) - part.from)).toBeLessThanOrEqual(1000 / 60 + 1e-9);
    expect(frameOf(momentOf(part.firstFrame + 3, part), part)).toBe(part.firstFrame + 3);
  }
});

it('ends with a pause in which the recording was stopped', () => {
  const parts = timelineParts({ startedAt: 1000, stoppedAt: 5000, pauses: [{ from: 3000, to: 9000 }] });
  expect(parts).toEqual([{ from: 1000, to: 3000, offset: 0, firstFrame: 0, endFrame: 60 }]);
});

it('has nothing when it is shorter than half a frame', () => {
  expect(timelineParts({ startedAt: 1000, stoppedAt: 1016, pauses: [] })).toEqual([]);
});
