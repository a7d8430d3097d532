import { ffmpegOutput } from './ffmpeg.ts';
import { BACKGROUND, COUNTER, type Colour, FLASH, HEIGHT, WIDTH } from './picture.ts';

export interface Tile {
  x: number;
  y: number;
  width: number;
  height: number;
}

const FPS = 30;

/** All pictures of a composed recording. */
export class WatchedFile {
  private constructor(
    private readonly pixels: Buffer,
    private readonly width: number,
    private readonly height: number,
  ) {}

  static async open(file: string, width: number, height: number): Promise<WatchedFile> {
    const args = ['-i', file, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
    return new WatchedFile(await ffmpegOutput(args), width, height);
  }

  get frames(): number {
    return this.pixels.length / (this.width * this.height * 3);
  }

  colour(seconds: number, x: number, y: number): Colour {
    return this.pixel(Math.round(seconds * FPS), x, y);
  }

  /** The background of whoever is in a tile. */
  background(seconds: number, tile: Tile): Colour {
    return this.colour(seconds, ...placeIn(tile, BACKGROUND.x, BACKGROUND.y));
  }

  /** The number of the frame that a tile shows in a frame of the file. */
  counter(frame: number, tile: Tile): number {
    const { x, y, block, side } = COUNTER;
    let value = 0;
    for (let bit = 0; bit < side ** 2; bit++) {
      const [column, row] = [bit % side, Math.floor(bit / side)];
      if (this.isWhite(frame, tile, x + (column + 0.5) * block, y + (row + 0.5) * block)) value |= 1 << bit;
    }
    return value;
  }

  /** When flashes begin in a tile: seconds. */
  flashes(tile: Tile): number[] {
    const lit = Array.from({ length: this.frames }, (_, frame) =>
      this.isWhite(frame, tile, FLASH.x + FLASH.block / 2, FLASH.y + FLASH.block / 2),
    );
    return lit.flatMap((white, frame) => (white && lit[frame - 1] === false ? [frame / FPS] : []));
  }

  private isWhite(frame: number, tile: Tile, x: number, y: number): boolean {
    return this.pixel(frame, ...placeIn(tile, x, y))[1] > 128;
  }

  private pixel(frame: number, x: number, y: number): Colour {
    const at = ((frame * this.height + Math.round(y)) * this.width + Math.round(x)) * 3;
    return [this.pixels[at] ?? -1, this.pixels[at + 1] ?? -1, this.pixels[at + 2] ?? -1];
  }
}

/** Where a place of the picture is when it covers a tile. */
function placeIn(tile: Tile, x: number, y: number): [x: number, y: number] {
  const scale = Math.max(tile.width / WIDTH, tile.height / HEIGHT);
  return [tile.x + tile.width / 2 + (x - WIDTH / 2) * scale, tile.y + tile.height / 2 + (y - HEIGHT / 2) * scale];
}

export function isNear(one: Colour, other: Colour, tolerance = 24): boolean {
  return one.every((value, index) => Math.abs(value - (other[index] ?? 0)) <= tolerance);
}

/** When beeps begin in a file: seconds. */
export async function beeps(file: string): Promise<number[]> {
  const { samples, rate } = await soundOf(file);
  const starts: number[] = [];
  let lastLoud = -Infinity;
  for (let index = 0; index < samples.length; index++) {
    if (Math.abs(samples[index] ?? 0) < 2000) continue;
    if (index - lastLoud > rate * 0.3) starts.push(index / rate);
    lastLoud = index;
  }
  return starts;
}

/** Sound as 16-bit mono. */
export async function soundOf(file: string): Promise<{ samples: Int16Array; rate: number }> {
  const rate = 48_000;
  const bytes = await ffmpegOutput(['-i', file, '-vn', '-ac', '1', '-ar', `${rate}`, '-f', 's16le']);
  return { samples: new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2), rate };
}
