import { randomUUID } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';

/** How files end that are being written. */
export const PART_SUFFIX = '.part';

/** Lets `make` write a file under another name, and gives it its name once it is whole and on the disk. */
export async function writeWhole(file: string, make: (part: string) => Promise<void>): Promise<void> {
  const part = `${file}.${randomUUID()}${PART_SUFFIX}`;
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
