/** More is not kept. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What has come of a video since its last key frame. Without the one that they begin with, frames are of no use. */
export class SinceKeyFrame<Frame> {
  private kept: Frame[] = [];
  private bytes = 0;

  /** Not to be kept by the caller: it changes with the next frame. */
  get frames(): readonly Frame[] {
    return this.kept;
  }

  take(frame: Frame, { isKey, bytes }: { isKey: boolean; bytes: number }): void {
    if (isKey || this.bytes > MAX_BYTES) this.clear();
    if (!isKey && this.kept.length === 0) return;
    this.kept.push(frame);
    this.bytes += bytes;
  }

  clear(): void {
    this.kept = [];
    this.bytes = 0;
  }
}
