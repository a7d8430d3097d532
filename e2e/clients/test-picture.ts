/** Where things are in the pictures of test media, in pixels of 320x240; all near the middle, which cropping spares. */
export const WIDTH = 320;
export const HEIGHT = 240;

/** The number of the frame plus one, a white block for each 1: rows of blocks, the lowest bits first. Black is no number. */
export const COUNTER = { x: 120, y: 80, block: 20, side: 4 } as const;
/** White at the beginning of each second, black otherwise. */
export const FLASH = { x: 84, y: 110, block: 20 } as const;
/** A place where there is only background. */
export const BACKGROUND = { x: 160, y: 64 } as const;
