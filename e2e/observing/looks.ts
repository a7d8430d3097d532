import type { Rgb } from '../clients/test-media.ts';

/** Colours and beeps that are easily told apart. */
export const LOOKS: { colour: Rgb; beep: number }[] = [
  { colour: [200, 30, 30], beep: 800 },
  { colour: [30, 170, 30], beep: 1_300 },
  { colour: [40, 60, 210], beep: 2_100 },
  { colour: [200, 190, 20], beep: 3_100 },
];
