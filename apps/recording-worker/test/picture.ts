/** Pictures that tell when they were taken. Everything that is looked at is near the middle, which cropping spares. */

export type Colour = readonly [red: number, green: number, blue: number];

/** The pixels of which the places below are given; pictures may be of any other size of that shape. */
export const [WIDTH, HEIGHT] = [160, 120];
/** The number of the frame, a white block for each 1: rows of blocks, the lowest bits first. */
export const COUNTER = { x: 60, y: 40, block: 10, side: 4 } as const;
/** White in the beginning of each second, black otherwise. */
export const FLASH = { x: 44, y: 54, block: 12 } as const;
/** A place where there is only background. */
export const BACKGROUND = { x: 110, y: 60 } as const;
export const FLASH_MS = 120;

/** A raw picture, three bytes per pixel. */
export function picture(frame: number, ms: number, colour: Colour, width: number, height: number): Buffer {
  const [scaleX, scaleY] = [width / WIDTH, height / HEIGHT];
  const pixels = Buffer.alloc(width * height * 3, Buffer.from(colour));
  const fill = (x: number, y: number, side: number, white: boolean) => {
    for (let row = Math.round(y * scaleY); row < Math.round((y + side) * scaleY); row++) {
      const [from, to] = [x, x + side].map((column) => (row * width + Math.round(column * scaleX)) * 3);
      pixels.fill(white ? 255 : 0, from, to);
    }
  };
  for (let bit = 0; bit < COUNTER.side ** 2; bit++) {
    const { x, y, block, side } = COUNTER;
    fill(x + (bit % side) * block, y + Math.floor(bit / side) * block, block, ((frame >> bit) & 1) === 1);
  }
  fill(FLASH.x, FLASH.y, FLASH.block, ms % 1000 < FLASH_MS);
  return pixels;
}
