import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** More files of one name than this are no coincidence. */
const MAX_NAMES = 100;

export interface AppendFileOptions {
  /** The path to try: the first one has number 1. */
  path: (number: number) => string;
  /** It could not be opened or written; nothing is written to it any more. Called once. */
  onFailure: (error: unknown) => void;
}

/** A new file that is written from its beginning to its end, in the background. It never writes over another one. */
export class AppendFile {
  /** Bytes that wait for the disk. */
  waiting = 0;
  private handle?: FileHandle;
  private failed = false;
  private work: Promise<void>;

  constructor(private readonly options: AppendFileOptions) {
    this.work = this.attempt(() => this.open());
  }

  /** @param onWritten is called when the bytes are in the file. */
  append(bytes: Buffer, onWritten: () => void): void {
    this.waiting += bytes.length;
    this.work = this.work.then(async () => {
      await this.attempt(async () => this.handle?.writeFile(bytes));
      this.waiting -= bytes.length;
      if (!this.failed) onWritten();
    });
  }

  /** Resolves when everything is written and the file is closed. */
  async close(): Promise<void> {
    await this.work;
    await this.handle?.close().catch((error: unknown) => this.fail(error));
  }

  private async open(): Promise<void> {
    const { path } = this.options;
    await mkdir(dirname(path(1)), { recursive: true });
    for (let number = 1; !this.handle; number++) this.handle = await this.openNew(path(number), number);
  }

  /** @returns undefined when the file exists. */
  private async openNew(path: string, number: number): Promise<FileHandle | undefined> {
    try {
      return await open(path, 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number >= MAX_NAMES) throw error;
      return undefined;
    }
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    if (this.failed) return;
    try {
      await action();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    this.options.onFailure(error);
  }
}
