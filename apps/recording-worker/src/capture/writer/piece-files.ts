import type { Logger } from '@nestjs/common';
import type { PieceFile } from './piece-file.js';

/** Closing waits no longer for a disk that hangs, milliseconds. */
const CLOSE_LIMIT_MS = 4_000;

/** The files of a stream that are open, or are being closed. */
export class PieceFiles {
  private readonly files = new Set<PieceFile>();
  private readonly closings = new Set<Promise<void>>();

  add(file: PieceFile): void {
    this.files.add(file);
  }

  /** Bytes that wait for the disk. */
  get waiting(): number {
    let waiting = 0;
    for (const file of this.files) waiting += file.waiting;
    return waiting;
  }

  /** Closes a file in the background, when everything is written. */
  close(file: PieceFile): void {
    const closing: Promise<void> = file.close().then(() => {
      this.files.delete(file);
      this.closings.delete(closing);
    });
    this.closings.add(closing);
  }

  /** Resolves when all files that are being closed are closed, or when the disk hangs for too long. */
  async closed(logger: Pick<Logger, 'warn'>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        logger.warn({ files: this.closings.size, waiting: this.waiting, msg: 'The disk hangs: files are not closed' });
        resolve();
      }, CLOSE_LIMIT_MS);
    });
    await Promise.race([Promise.all(this.closings), limit]);
    clearTimeout(timer);
  }
}
