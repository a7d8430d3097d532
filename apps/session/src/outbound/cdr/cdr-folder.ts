import { access, constants, mkdir, open, readdir, stat, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CDR_FILE_NAME } from '@convene/openvidu-protocol';
import { ConfigurationError } from '@convene/service-kit';
import { cdrFileName } from './file-name.js';

const KEPT_DAYS = 30;
const KEPT_BYTES = 20 * 1024 ** 3;

/** The files of the CDR. */
export class CdrFolder {
  constructor(private readonly path: string) {}

  /** @throws ConfigurationError when the folder cannot be made or written to */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true });
      await access(this.path, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const reason = (error as Error).message;
      throw new ConfigurationError([`OPENVIDU_CDR_PATH: must be a folder that can be written to (${reason})`]);
    }
  }

  /**
   * Makes a new, empty file for the events of a day.
   * @param started when its writer was; the next second that is free when there is such a file already
   * @returns its name
   */
  async begin(day: Date, started: Date): Promise<string> {
    for (let at = started; ; at = new Date(at.getTime() + 1_000)) {
      const name = cdrFileName(day, at);
      try {
        await (await open(join(this.path, name), 'wx')).close();
        return name;
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error;
      }
    }
  }

  /** Cuts off what is behind the first `size` bytes. A file that is not there any more stays so. */
  async cut(name: string, size: number): Promise<void> {
    const length = await this.sizeOf(name);
    if (length !== undefined && length > size) await truncate(join(this.path, name), size);
  }

  /**
   * Writes behind the first `size` bytes, to the disk, in place of whatever may be there.
   * @returns the new size; undefined, with nothing written, when the file is gone or shorter
   */
  async write(name: string, size: number, text: string): Promise<number | undefined> {
    const length = await this.sizeOf(name);
    if (length === undefined || length < size) return undefined;
    const bytes = Buffer.from(text, 'utf8');
    const file = await open(join(this.path, name), 'r+');
    try {
      await file.truncate(size);
      let written = 0;
      while (written < bytes.length) {
        written += (await file.write(bytes, written, bytes.length - written, size + written)).bytesWritten;
      }
      await file.datasync();
      return size + written;
    } finally {
      await file.close();
    }
  }

  /** Removes files that are older than thirty days, and the oldest while all have more than 20 GB; never `current`. */
  async prune(current: string, now: Date): Promise<void> {
    const oldest = cdrFileName(new Date(now.getTime() - KEPT_DAYS * 86_400_000), new Date(0));
    const newestFirst = (await readdir(this.path))
      .filter((name) => CDR_FILE_NAME.test(name))
      .toSorted()
      .toReversed();
    let bytes = 0;
    for (const name of newestFirst) {
      bytes += (await this.sizeOf(name)) ?? 0;
      const isTooOld = name.slice(0, DAY_LENGTH) < oldest.slice(0, DAY_LENGTH);
      if (name !== current && (isTooOld || bytes > KEPT_BYTES)) await unlink(join(this.path, name));
    }
  }

  private async sizeOf(name: string): Promise<number | undefined> {
    try {
      return (await stat(join(this.path, name))).size;
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }
}

const DAY_LENGTH = 'CDR.yyyy-MM-dd'.length;

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;
