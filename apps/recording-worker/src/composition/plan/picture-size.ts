export interface PictureSize {
  width: number;
  height: number;
}

/** Reads `1280x720`. Odd numbers become even ones: H.264 has no others. */
export function pictureSize(resolution: string | undefined): PictureSize {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(resolution ?? '') ?? [];
  if (!width || !height) throw new Error(`A composed recording with video has no resolution "${resolution ?? ''}"`);
  return { width: even(Number(width)), height: even(Number(height)) };
}

function even(pixels: number): number {
  return pixels - (pixels % 2);
}
