/** Pixels, from the upper left corner. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Cells beside each other, as high as their row. Pixels. */
interface Row {
  height: number;
  widths: number[];
}

/**
 * Puts rows one below the other, each of them and all together in the middle.
 *
 * @param resize makes rows that are too wide smaller, and gives the height that is left over to those that have room
 * beside them. Cells keep their shape. (The original does the latter without `resize`, too, but then makes cells only
 * taller, and only in one row; with the limits of its cells that is never more than a few pixels.)
 */
export function placeRows(rows: Row[], width: number, height: number, resize: boolean): Rectangle[] {
  const placed = (resize ? resized(rows, width, height) : rows).map((row) => ({
    height: even(row.height),
    widths: row.widths.map(even),
  }));
  let y = even((height - sum(placed.map((row) => row.height))) / 2);
  return placed.flatMap((row) => {
    let x = even((width - sum(row.widths)) / 2);
    const cells = row.widths.map((cellWidth) => {
      const cell = { x, y, width: cellWidth, height: row.height };
      x += cellWidth;
      return cell;
    });
    y += row.height;
    return cells;
  });
}

function resized(rows: Row[], width: number, height: number): Row[] {
  const lowered = rows.map((row) => scaled(row, Math.min(1, width / sum(row.widths))));
  let spare = height - sum(lowered.map((row) => row.height));
  let short = lowered.filter((row) => sum(row.widths) < width).length;
  return lowered.map((row) => {
    const rowWidth = sum(row.widths);
    if (spare <= 0 || rowWidth >= width) return row;
    const grown = scaled(row, Math.min((row.height + spare / short) / row.height, width / rowWidth));
    spare -= grown.height - row.height;
    short -= 1;
    return grown;
  });
}

function scaled({ height, widths }: Row, factor: number): Row {
  return { height: height * factor, widths: widths.map((width) => width * factor) };
}

function even(pixels: number): number {
  // What should be even but for the last digit of a division is not cut by two pixels.
  return Math.max(0, 2 * Math.floor(pixels / 2 + 1e-6));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
