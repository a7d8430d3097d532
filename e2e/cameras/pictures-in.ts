import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Rgb } from '../clients/test-media.ts';
import type { SeenFrame } from '../observing/look-into.ts';

/** A picture of a finished file that shows a camera of rtsp-server.py: when it is shown, seconds, and what is seen. */
export interface Picture {
  at: number;
  /** Of the whole picture. */
  colour: Rgb;
  /** Where the ball is, as a share of the width and of the height. */
  ball: { x: number; y: number };
}

const [COLUMNS, ROWS] = [64, 48];
const run = promisify(execFile);

/** Looks at every picture of a file, which is shown as a whole. */
export async function picturesIn(file: string): Promise<Picture[]> {
  const entries = ['-select_streams', 'v', '-show_entries', 'frame=best_effort_timestamp_time', '-of', 'csv=p=0'];
  const { stdout: text } = await run('ffprobe', ['-v', 'error', ...entries, file], { maxBuffer: 1e8 });
  const times = text.split('\n').filter(Boolean).map(Number.parseFloat);
  const filter = `scale=${COLUMNS}:${ROWS}:flags=area`;
  const output = ['-vf', filter, '-pix_fmt', 'rgb24', '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const { stdout: raw } = await run('ffmpeg', ['-v', 'error', '-nostdin', '-i', file, ...output], {
    encoding: 'buffer',
    maxBuffer: 1e9,
  });
  const bytes = COLUMNS * ROWS * 3;
  return times.map((at, index) => ({ at, ...look(raw.subarray(index * bytes, (index + 1) * bytes)) }));
}

function look(picture: Buffer): Omit<Picture, 'at'> {
  const sums = [0, 0, 0];
  for (const [index, value] of picture.entries()) sums[index % 3]! += value;
  const cells = COLUMNS * ROWS;
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => sum / cells);
  const usual = red + green + blue;
  const ball = { x: 0, y: 0, darkness: 0 };
  for (let cell = 0; cell < cells; cell++) {
    const brightness = picture[cell * 3]! + picture[cell * 3 + 1]! + picture[cell * 3 + 2]!;
    // What encoding does to the colour is no ball.
    const darkness = Math.max(0, usual * 0.7 - brightness);
    ball.x += darkness * ((cell % COLUMNS) + 0.5);
    ball.y += darkness * (Math.floor(cell / COLUMNS) + 0.5);
    ball.darkness += darkness;
  }
  const { x, y, darkness } = ball;
  return {
    colour: [Math.round(red), Math.round(green), Math.round(blue)],
    ball: { x: x / darkness / COLUMNS, y: y / darkness / ROWS },
  };
}

/** The pictures of a camera with a pulse as frames of test media, which flash when they are white. */
export const asFrames = (pictures: Picture[]): SeenFrame[] =>
  pictures.map(({ at, colour }) => ({ at, counter: -1, flash: Math.min(...colour) > 180 }));

/** The longest time in which the ball, which always moves, stays where it is, seconds. */
export function longestStandstill(pictures: Picture[]): number {
  let [before, longest] = [pictures[0], 0];
  for (const picture of pictures) {
    const moved = Math.hypot(picture.ball.x - before!.ball.x, picture.ball.y - before!.ball.y);
    longest = Math.max(longest, picture.at - before!.at);
    if (moved > 0.002) before = picture;
  }
  return longest;
}
