/** A number of equal cells in rows. Pixels. */
export interface Grid {
  columns: number;
  rows: number;
  cellWidth: number;
  cellHeight: number;
}

/**
 * The grid in which `count` cells have the largest area; the one with the fewest columns if several have.
 *
 * @param limits what height divided by width of a cell may be.
 */
export function bestGrid(count: number, width: number, height: number, limits: { min: number; max: number }): Grid {
  let best: Grid | undefined;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const grid = { columns, rows, ...limited(Math.floor(width / columns), Math.floor(height / rows), limits) };
    if (!best || areaOf(grid) > areaOf(best)) best = grid;
  }
  if (!best) throw new Error('A grid needs a cell');
  return best;
}

/** Makes a cell that is too tall lower, and one that is too wide narrower. */
function limited(cellWidth: number, cellHeight: number, { min, max }: { min: number; max: number }) {
  const ratio = cellHeight / cellWidth;
  if (ratio > max) return { cellWidth, cellHeight: cellWidth * max };
  if (ratio < min) return { cellWidth: cellHeight / min, cellHeight };
  return { cellWidth, cellHeight };
}

function areaOf({ cellWidth, cellHeight }: Grid): number {
  return cellWidth * cellHeight;
}
