/** Before there are two frames. */
const USUAL_FRAME_MS = 20;
/** Frames do not last longer than this when nothing follows, milliseconds: the pauses of a still picture do not count. */
const MAX_FRAME_MS = 100;

/** From when to when a track of a file has frames, in milliseconds of the file. */
export class TrackSpan {
  frames = 0;
  firstMs = 0;
  lastMs = 0;

  add(ms: number): void {
    if (this.frames === 0) this.firstMs = ms;
    this.lastMs = ms;
    this.frames += 1;
  }

  /** The end of the last frame: it takes as long as the others on the average. */
  get endMs(): number {
    if (this.frames === 0) return 0;
    const usual = this.frames > 1 ? (this.lastMs - this.firstMs) / (this.frames - 1) : USUAL_FRAME_MS;
    return Math.round(this.lastMs + Math.min(usual, MAX_FRAME_MS));
  }
}
