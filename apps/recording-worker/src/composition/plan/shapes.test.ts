import { expect, it } from 'vitest';
import { aPiece } from '../../../test/a-piece.ts';
import { stretchesOf } from '../../result/stretches.js';
import { shapeAt, shapesOf } from './shapes.js';

type Size = [fromMs: number, width: number, height: number];

function changesOf(...sizes: Size[]) {
  const piece = aPiece({ startedAt: 1000, video: [0, 30_000] });
  piece.video!.sizes = sizes.map(([fromMs, width, height]) => ({ fromMs, width, height }));
  return shapesOf(stretchesOf([piece], 'video')).map(({ from, ratio }) => [from, Math.round(ratio * 100) / 100]);
}

it('does not change when only the number of pixels does', () => {
  expect(changesOf([0, 640, 360], [2000, 320, 180], [4000, 426, 240], [6000, 1280, 720])).toEqual([[1000, 0.56]]);
});

it('changes where the video does', () => {
  expect(changesOf([0, 640, 360], [300, 640, 480], [4000, 480, 640])).toEqual([
    [1000, 0.56],
    [1300, 0.75],
    [5000, 1.33],
  ]);
});

it('changes once a second while a window is being resized', () => {
  const sizes = Array.from({ length: 100 }, (_, index): Size => [index * 50, 600, 400 + index * 20]);
  expect(changesOf(...sizes).length).toBeLessThanOrEqual(6);
});

it('is limited: nothing becomes huge when it is scaled up', () => {
  expect(changesOf([0, 10, 4000])).toEqual([[1000, 5]]);
});

it('before the first frame is that of the first frame', () => {
  const piece = aPiece({ startedAt: 1000, video: [500, 30_000] });
  expect(shapeAt(shapesOf(stretchesOf([piece], 'video')), 0)).toEqual({ codec: 'VP8', ratio: 9 / 16 });
  expect(shapeAt([], 0)).toBeUndefined();
});
