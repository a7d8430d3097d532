import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { COUNTER, FLASH, HEIGHT, WIDTH } from '../clients/test-picture.ts';
import { LOOP_S, type Rgb } from '../clients/test-media.ts';

/** A part of a picture, in pixels. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A picture of a finished file that shows test media: when it is shown, seconds, and what is seen in it. */
export interface SeenFrame {
  at: number;
  /** The number of the frame; -1 when it is not there (another picture, or none). */
  counter: number;
  flash: boolean;
}

/**
 * Looks at every picture of a file.
 * @param tile where the test media is shown, as large as the tile and cropped; undefined = it is the whole picture
 */
export async function seenFrames(file: string, tile?: Rect): Promise<SeenFrame[]> {
  const [times, size] = [await frameTimes(file), await frameSize(file)];
  const rect = tile ?? { x: 0, y: 0, ...size };
  const side = COUNTER.block * COUNTER.side;
  // A frame around the bits, so that a picture that is no test media is not taken for the number 0.
  const counter = partOf(rect, { ...COUNTER, width: side, height: side });
  const flash = partOf(rect, { ...FLASH, width: FLASH.block, height: FLASH.block });
  const looks = [look('c', counter, 16, 16), look('f', flash, 16, 16)];
  const graph = `[0:v]split=2[c][f];${looks.join(';')};[c1][f1]hstack,format=gray[out]`;
  const raw = await ffmpeg(['-i', file, '-filter_complex', graph, '-map', '[out]', '-fps_mode', 'passthrough', ...RAW]);
  const bytes = 32 * 16;
  return times.map((at, index) => {
    const picture = raw.subarray(index * bytes, (index + 1) * bytes);
    const grey = (column: number, row: number) => picture[row * 32 + column] ?? 0;
    return { at, counter: numberIn(grey), flash: grey(24, 8) > 128 };
  });
}

const RAW = ['-f', 'rawvideo', 'pipe:1'];

/** Each bit is 4x4 pixels; its middle has to be clearly black or clearly white. */
function numberIn(grey: (column: number, row: number) => number): number {
  let number = 0;
  for (let bit = 0; bit < COUNTER.side ** 2; bit++) {
    const [column, row] = [(bit % COUNTER.side) * 4 + 1, Math.floor(bit / COUNTER.side) * 4 + 1];
    const value = (grey(column, row) + grey(column + 1, row) + grey(column, row + 1) + grey(column + 1, row + 1)) / 4;
    if (value > 80 && value < 176) return -1;
    if (value >= 176) number |= 1 << bit;
  }
  return number - 1;
}

/** The colour at a place of the picture at a time. */
export async function colourAt(file: string, seconds: number, { x, y }: { x: number; y: number }): Promise<Rgb> {
  const crop = `crop=6:6:${Math.max(0, Math.round(x) - 3)}:${Math.max(0, Math.round(y) - 3)},scale=1:1:flags=area`;
  const args = ['-ss', seconds.toFixed(3), '-i', file, '-frames:v', '1', '-vf', crop, '-pix_fmt', 'rgb24', ...RAW];
  const [red = -1, green = -1, blue = -1] = await ffmpeg(args);
  return [red, green, blue];
}

/** Whether two colours are the same but for what encoding does to them. */
export const isNear = (one: Rgb, other: Rgb): boolean =>
  one.every((value, index) => Math.abs(value - other[index]!) < 45);

/** Where a place of the 320x240 test picture is when it covers a tile. */
export function placeIn(tile: Rect, place: { x: number; y: number }): { x: number; y: number } {
  const { x, y } = partOf(tile, { ...place, width: 0, height: 0 });
  return { x, y };
}

function partOf(tile: Rect, part: Rect): Rect {
  const scale = Math.max(tile.width / WIDTH, tile.height / HEIGHT);
  const [left, top] = [tile.x + (tile.width - WIDTH * scale) / 2, tile.y + (tile.height - HEIGHT * scale) / 2];
  return {
    x: left + part.x * scale,
    y: top + part.y * scale,
    width: part.width * scale,
    height: part.height * scale,
  };
}

function look(name: string, { x, y, width, height }: Rect, columns: number, rows: number): string {
  const numbers = [width, height, x, y].map((value) => Math.round(value)).join(':');
  return `[${name}]crop=${numbers},scale=${columns}:${rows}:flags=area[${name}1]`;
}

/** A fifth of a beep; others at their loudest have less at its frequency. */
const LOUD = 1_600;

/** When the beeps of a frequency begin, seconds. */
export async function beepTimes(file: string, frequency: number): Promise<number[]> {
  const rate = 16_000;
  const filter = `aresample=async=1:first_pts=0,aresample=${rate}`;
  const raw = await ffmpeg(['-copyts', '-i', file, '-vn', '-af', filter, '-ac', '1', '-f', 's16le', 'pipe:1']);
  const samples = new Int16Array(raw.buffer, raw.byteOffset, Math.floor(raw.length / 2));
  const window = rate / 100;
  const times: number[] = [];
  let quietFor = 1_000;
  for (let from = 0; from + window <= samples.length; from += window / 4) {
    const isLoud = power(samples.subarray(from, from + window), frequency, rate) > LOUD;
    if (isLoud && quietFor > 20) times.push(from / rate);
    quietFor = isLoud ? 0 : quietFor + 1;
  }
  return times;
}

/** How strong a frequency is: Goertzel's amplitude, in units of a sample. */
function power(samples: Int16Array, frequency: number, rate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + coefficient * last - before];
  return (2 * Math.sqrt(Math.max(0, last * last + before * before - coefficient * last * before))) / samples.length;
}

/** When the flashes begin, seconds. */
export function flashTimes(frames: SeenFrame[]): number[] {
  return frames.flatMap(({ at, flash }, index) => (flash && index > 0 && !frames[index - 1]!.flash ? [at] : []));
}

/** How much later than its picture each sound is, milliseconds: each flash beside the beep that is nearest. */
export function soundDelays(frames: SeenFrame[], beeps: number[]): number[] {
  return flashTimes(frames).map((flash) => {
    const nearest = beeps.reduce(
      (best, beep) => (Math.abs(beep - flash) < Math.abs(best - flash) ? beep : best),
      Infinity,
    );
    return (nearest - flash) * 1_000;
  });
}

/** How many of the frames between the first and the last one that are seen are seen, as a share of 1. */
export function shareOfFrames(frames: SeenFrame[], fps: number): number {
  const loop = LOOP_S * fps;
  const counters = frames.filter(({ counter }) => counter >= 0 && counter < loop).map(({ counter }) => counter);
  let [expected, seen] = [0, 0];
  for (const [index, counter] of counters.entries()) {
    if (index === 0) continue;
    const step = (counter - counters[index - 1]! + loop) % loop;
    if (step === 0) continue;
    expected += step;
    seen += 1;
  }
  return expected === 0 ? 0 : seen / expected;
}

/** The longest time in which the picture stays the same, seconds. */
export function longestFreeze(frames: SeenFrame[]): number {
  let [since, longest] = [frames[0]?.at ?? 0, 0];
  for (const [index, { at, counter }] of frames.entries()) {
    if (index > 0 && counter !== frames[index - 1]!.counter) since = at;
    longest = Math.max(longest, at - since);
  }
  return longest;
}

/** What ffprobe says of a file. */
export async function probe(file: string): Promise<{ format: Record<string, any>; streams: Record<string, any>[] }> {
  return JSON.parse(
    String(await run('ffprobe', ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', file])),
  );
}

async function frameTimes(file: string): Promise<number[]> {
  const entries = ['-select_streams', 'v', '-show_entries', 'frame=best_effort_timestamp_time', '-of', 'csv=p=0'];
  const text = String(await run('ffprobe', ['-v', 'error', ...entries, file]));
  return text.split('\n').filter(Boolean).map(Number.parseFloat);
}

async function frameSize(file: string): Promise<{ width: number; height: number }> {
  const { streams } = await probe(file);
  const { width, height } = streams.find((stream) => stream.codec_type === 'video')!;
  return { width, height };
}

const ffmpeg = (args: string[]): Promise<Buffer> => run('ffmpeg', ['-v', 'error', '-nostdin', ...args]);

async function run(command: string, args: string[]): Promise<Buffer> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, errors, code] = await Promise.all([buffer(child.stdout), buffer(child.stderr), ended]);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors.toString().slice(-1_000)}`);
  return output;
}
