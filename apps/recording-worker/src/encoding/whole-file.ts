import { randomUUID } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How files end that are being written. */
export const PART_SUFFIX = '.part';

/** A file beside others that is being written. Its name is short, however long the one is that it will get. */
export const newPart = (folder: string): string => join(folder, `${randomUUID()}${PART_SUFFIX}`);

/** Lets `make` write a file under another name, and gives it its name once it is whole and on the disk. */
export async function writeWhole(file: string, make: (part: string) => Promise<void>): Promise<void> {
  const part = newPart(dirname(file));
  try {
    await make(part);
    const handle = await open(part, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
