import type { MediaSection } from '../offer/offer.js';

/** Puts what a section sends into the one MediaStream of all sections, so that the browser plays them in sync. */
export function msidLine({ kind }: MediaSection): string {
  return `a=msid:stream ${kind}`;
}
