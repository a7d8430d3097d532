import type { PictureSize } from '../plan/picture-size.js';
import type { Cell } from '../plan/scene.js';
import { FRAME_RATE } from '../plan/timeline.js';

/** A fine time base in which both milliseconds and frames are whole numbers. */
const TICKS_PER_SECOND = 30_000;
const TICKS_PER_FRAME = TICKS_PER_SECOND / FRAME_RATE;

/** A cell, and which of ffmpeg's inputs shows it. */
export interface CellInput {
  cell: Cell;
  input: number;
  /** Milliseconds from the chunk's beginning to timestamp 0 of the input; negative when that was before. */
  offsetMs: number;
}

/** A filter graph that ends in `[video]`: all cells at their places, black wherever there is none, exactly so many frames. */
export function videoFilters(inputs: CellInput[], size: PictureSize, frames: number): string[] {
  // (ffmpeg's option for the number of frames would end the sound, too, wherever that is.)
  const end = `,trim=end_frame=${frames}[video]`;
  if (inputs.length === 0) return [`${black(size)}${end}`];
  // Every cell is laid over a dot in the lower right corner, which gives the picture its size and its rate.
  const layout = [`${size.width - 2}_${size.height - 2}`, ...inputs.map(({ cell }) => `${cell.x}_${cell.y}`)];
  return [
    `${black({ width: 2, height: 2 })}[dot]`,
    ...inputs.flatMap(cellFilters),
    `[dot]${inputs.map(({ input }) => `[cell${input}]`).join('')}` +
      `xstack=inputs=${layout.length}:layout=${layout.join('|')}:fill=black${end}`,
  ];
}

function cellFilters({ cell, input, offsetMs }: CellInput): string[] {
  const { width, height } = cell;
  return [
    // The cell is black until its first frame.
    `${black(cell)},trim=end_frame=1[black${input}]`,
    [
      `[${input}:v]settb=1/${TICKS_PER_SECOND}`,
      `setpts='${frameTime(offsetMs)}'`,
      // Of what is older than the chunk only the last frame is kept; it is what is to be seen at its beginning. The end
      // has a time, too, often the last frame's: so that it stays, the end is a tick later, and rounded up.
      `setpts='max(PTS,0)+1'`,
      `fps=${FRAME_RATE}:eof_action=pass`,
      // A size that does not depend on the frames: they may change theirs.
      `scale=${coverSize(cell)}:flags=bicubic`,
      `crop=${width}:${height}`,
      `setsar=1,format=yuv420p[frames${input}]`,
    ].join(','),
    // (Without a single frame in a cell ffmpeg would look for one for ever: the last one is there twice, as long as it lasts.)
    `[black${input}][frames${input}]concat,tpad=stop=1:stop_mode=clone,fps=${FRAME_RATE}[cell${input}]`,
  ];
}

/**
 * The time at which a frame is shown, in ticks: at the grid point after the one of the frame before it, as long as that is
 * not earlier by more than half a point, or later by more than 0.9, than it should be. A camera with as many frames per
 * second as the result, and some jitter, would else lose frames whenever it drifts across the border between two points.
 */
function frameTime(offsetMs: number): string {
  const time = `(PTS${signed(Math.round((offsetMs * TICKS_PER_SECOND) / 1000))})/${TICKS_PER_FRAME}`;
  const next = `PREV_OUTPTS/${TICKS_PER_FRAME}+1`;
  return `${TICKS_PER_FRAME}*if(isnan(PREV_OUTPTS),round(${time}),clip(${next},ceil(${time}-0.5),floor(${time}+0.9)))`;
}

/** The smallest size with the video's shape that covers the cell. */
function coverSize({ width, height, shape }: Cell): string {
  const ratio = shape?.ratio ?? height / width;
  return height / width > ratio ? `${evenAbove(height / ratio)}:${height}` : `${width}:${evenAbove(width * ratio)}`;
}

function black({ width, height }: PictureSize): string {
  return `color=black:s=${width}x${height}:r=${FRAME_RATE},setsar=1,format=yuv420p`;
}

function evenAbove(pixels: number): number {
  return 2 * Math.ceil(pixels / 2 - 1e-6);
}

function signed(ticks: number): string {
  return ticks < 0 ? `${ticks}` : `+${ticks}`;
}
