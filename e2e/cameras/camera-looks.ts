import type { Rgb } from '../clients/test-media.ts';
import { LOOKS } from '../observing/looks.ts';

/** What a camera shows, and the tone that it makes. */
export interface CameraLook {
  colour: Rgb;
  tone: number;
}

const cameraLook = ({ colour, beep }: { colour: Rgb; beep: number }): CameraLook => ({ colour, tone: beep });

export const GREEN = cameraLook(LOOKS[1]!);
export const BLUE = cameraLook(LOOKS[2]!);
