import { describe, expect, it } from 'vitest';
import { bestFit } from './best-fit.js';

const cells = (count: number, ratio?: number) => Array.from({ length: count }, () => ({ ratio }));
const rectangle = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('cells of people', () => {
  it.each([
    [1, [rectangle(0, 0, 1280, 720)]],
    [2, [rectangle(0, 0, 640, 720), rectangle(640, 0, 640, 720)]],
    // Not taller than three halves of their width: they do not fill the height.
    [3, [rectangle(0, 40, 426, 638), rectangle(426, 40, 426, 638), rectangle(852, 40, 426, 638)]],
    [
      4,
      [
        rectangle(0, 0, 640, 360),
        rectangle(640, 0, 640, 360),
        rectangle(0, 360, 640, 360),
        rectangle(640, 360, 640, 360),
      ],
    ],
  ])('%i of them fill 1280x720 as far as they may', (count, expected) => {
    expect(bestFit(cells(count), 1280, 720, false)).toEqual(expected);
  });

  it('of a row that is not full are in its middle', () => {
    const placed = bestFit(cells(5), 1280, 720, false);
    expect(placed[3]).toEqual(rectangle(214, 360, 426, 360));
    expect(placed[4]).toEqual(rectangle(640, 360, 426, 360));
  });

  it('are not wider than sixteen ninths of their height', () => {
    expect(bestFit(cells(1), 1900, 400, false)).toEqual([rectangle(594, 0, 710, 400)]);
  });

  it('stand one above the other where they would be lower beside each other', () => {
    expect(bestFit(cells(2), 300, 300, false)).toEqual([rectangle(16, 0, 266, 150), rectangle(16, 150, 266, 150)]);
  });

  it.each([2, 3, 5, 7, 9, 16, 25, 60])('%i of them lie in the picture, beside each other, at even pixels', (count) => {
    for (const [width, height] of [
      [1280, 720],
      [720, 1280],
      [100, 100],
      [1998, 100],
    ] as const) {
      for (const screen of [false, true]) {
        const placed = bestFit(cells(count, 9 / 16), width, height, screen);
        expect(placed).toHaveLength(count);
        for (const [index, cell] of placed.entries()) {
          expect(Object.values(cell).every((value) => value >= 0 && value % 2 === 0)).toBe(true);
          expect(cell.x + cell.width).toBeLessThanOrEqual(width);
          expect(cell.y + cell.height).toBeLessThanOrEqual(height);
          for (const other of placed.slice(index + 1)) {
            const apart =
              other.x >= cell.x + cell.width || other.y >= cell.y + cell.height || other.x + other.width <= cell.x;
            expect(apart).toBe(true);
          }
        }
      }
    }
  });
});

describe('while a screen is shared', () => {
  it('cells have the shapes of their videos', () => {
    // 640x360 and 480x360 have room beside them, and become larger until the row is full.
    const placed = bestFit([{ ratio: 9 / 16 }, { ratio: 3 / 4 }], 1280, 600, true);
    expect(placed).toEqual([rectangle(0, 94, 730, 410), rectangle(730, 94, 548, 410)]);
  });

  it('cells of equal area are in the fewest columns', () => {
    const placed = bestFit([{ ratio: 9 / 16 }, { ratio: 3 / 4 }], 1280, 720, true);
    expect(placed).toEqual([rectangle(320, 0, 640, 360), rectangle(400, 360, 480, 360)]);
  });

  it('a row that is too wide becomes lower', () => {
    const placed = bestFit([{ ratio: 9 / 16 }, { ratio: 0.3 }], 1280, 600, true);
    expect(placed).toEqual([rectangle(0, 174, 444, 250), rectangle(444, 174, 834, 250)]);
  });

  it('a video that nobody has seen is three quarters as high as wide', () => {
    expect(bestFit([{}], 1280, 720, true)).toEqual([rectangle(160, 0, 960, 720)]);
  });
});

it('nobody has no cell', () => {
  expect(bestFit([], 1280, 720, false)).toEqual([]);
});
