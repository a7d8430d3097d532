import { bestGrid } from './best-grid.js';
import { type Rectangle, placeRows } from './place-rows.js';

/** Height divided by width that cells may have, unless somebody shares a screen. */
const LIMITS = { min: 9 / 16, max: 3 / 2 };
/** Height divided by width of a video that nobody has seen yet. */
const UNKNOWN_RATIO = 3 / 4;

export interface CellContent {
  /** Height divided by width of its video; undefined when there is none. */
  ratio?: number;
}

/**
 * OpenVidu's layout BEST_FIT: a grid that makes the cells as large as they can be, in the middle of the picture.
 *
 * @param keepRatios a screen is shared: each cell has the shape of its video.
 * @returns a rectangle for each cell, in even pixels, as H.264 wants them.
 */
export function bestFit(cells: CellContent[], width: number, height: number, keepRatios: boolean): Rectangle[] {
  if (cells.length === 0) return [];
  const ratios = cells.map(({ ratio }) => ratio ?? UNKNOWN_RATIO);
  const first = ratios[0] ?? UNKNOWN_RATIO;
  const grid = bestGrid(cells.length, width, height, keepRatios ? { min: first, max: first } : LIMITS);
  const rows = Array.from({ length: grid.rows }, (_, row) => {
    const inRow = ratios.slice(row * grid.columns, (row + 1) * grid.columns);
    const widths = inRow.map((ratio) => (keepRatios ? grid.cellHeight / ratio : grid.cellWidth));
    return { height: grid.cellHeight, widths };
  });
  return placeRows(rows, width, height, keepRatios);
}
