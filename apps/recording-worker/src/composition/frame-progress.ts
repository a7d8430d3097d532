/** What is kept for putting the chunks together. */
const LAST_STEP_PERCENT = 2;

/** How much of a recording is made, over all its chunks. */
export class FrameProgress {
  private readonly byChunk = new Map<number, number>();
  private percent = 0;

  constructor(
    private readonly frames: number,
    private readonly onProgress: (percent: number) => void,
  ) {}

  /** So many frames of a chunk are made. */
  done(chunk: number, frames: number): void {
    this.byChunk.set(chunk, frames);
    const made = [...this.byChunk.values()].reduce((total, some) => total + some, 0);
    this.tell(Math.floor(((100 - LAST_STEP_PERCENT) * made) / this.frames));
  }

  finished(): void {
    this.tell(100);
  }

  private tell(percent: number): void {
    if (percent <= this.percent) return;
    this.percent = percent;
    this.onProgress(percent);
  }
}
