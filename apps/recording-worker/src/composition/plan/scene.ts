import type { RecordingToFinish } from '../../result/result.js';
import { bestFit } from '../layout/best-fit.js';
import type { Rectangle } from '../layout/place-rows.js';
import type { PictureSize } from './picture-size.js';
import { type Shape, type ShapeChange, shapeAt } from './shapes.js';

/** Where a stream is in the picture. */
export interface Cell extends Rectangle {
  streamId: string;
  /** Absent when it has no video, or none was captured: the cell is black. */
  shape?: Shape;
}

/** Who is where in the picture at a moment (milliseconds since 1970): who has published, in the order of publishing. */
export function sceneAt(
  moment: number,
  { hasAudio, streams }: Pick<RecordingToFinish, 'hasAudio' | 'streams'>,
  shapes: ReadonlyMap<string, ShapeChange[]>,
  { width, height }: PictureSize,
): Cell[] {
  const visible = streams.filter(
    ({ publishedAt, endedAt = Infinity, hasVideo }) =>
      publishedAt <= moment && moment < endedAt && (hasVideo || hasAudio),
  );
  const contents = visible.map(({ streamId, hasVideo }) => {
    const shape = hasVideo ? shapeAt(shapes.get(streamId) ?? [], moment) : undefined;
    return { streamId, ...(shape && { shape }) };
  });
  const screenIsShared = visible.some(({ hasVideo, typeOfVideo }) => hasVideo && typeOfVideo === 'SCREEN');
  const rectangles = bestFit(
    contents.map(({ shape }) => ({ ratio: shape?.ratio })),
    width,
    height,
    screenIsShared,
  );
  return rectangles.flatMap((rectangle, index) => {
    const content = contents[index];
    // With very many cells in a small picture nothing is left of each.
    return content && rectangle.width > 0 && rectangle.height > 0 ? [{ ...content, ...rectangle }] : [];
  });
}
