import type { FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 256 * 1024;

/** Reads a file from its beginning to its end, a few bytes here and there, with few reads. */
export class FileWindow {
  private start = 0;
  private bytes: Buffer = Buffer.alloc(0);

  /** @param size bytes of the file. What comes behind them is not read. */
  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  /** These bytes, or as many of them as the file has; at most 256 KiB. */
  async read(at: number, length: number): Promise<Buffer> {
    const end = Math.min(at + length, this.size);
    if (at < this.start || end > this.start + this.bytes.length) await this.load(at);
    return this.bytes.subarray(at - this.start, Math.max(at, end) - this.start);
  }

  private async load(at: number): Promise<void> {
    const buffer = Buffer.alloc(Math.max(0, Math.min(WINDOW_BYTES, this.size - at)));
    const { bytesRead } = await this.file.read(buffer, 0, buffer.length, at);
    this.start = at;
    this.bytes = buffer.subarray(0, bytesRead);
  }
}
