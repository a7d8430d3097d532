/** From the start of ffmpeg to the first frame: cameras may have to be probed, and to send a key frame. */
const FIRST_FRAME_LIMIT_MS = 15_000;
const NEXT_FRAME_LIMIT_MS = 8_000;

/** Notices when no frame comes any more. */
export class Watchdog {
  private readonly timer: NodeJS.Timeout;
  private nextFrames?: NodeJS.Timeout;
  /** Whether that was so. */
  hasBarked = false;

  constructor(private readonly onSilence: () => void) {
    this.timer = setTimeout(() => this.bark(), FIRST_FRAME_LIMIT_MS);
  }

  /** A frame is there. */
  fed(): void {
    clearTimeout(this.timer);
    if (this.nextFrames) this.nextFrames.refresh();
    else this.nextFrames = setTimeout(() => this.bark(), NEXT_FRAME_LIMIT_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.nextFrames);
  }

  private bark(): void {
    this.hasBarked = true;
    this.onSilence();
  }
}
