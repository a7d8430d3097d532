import { randomUUID } from 'node:crypto';
import { access, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A part that nobody has written to for this long was left by a process that died, milliseconds. */
const LEFT_AFTER_MS = 3_600_000;
const PART = /^\.[0-9a-f-]{36}\.part$/;

/** The path of a file that is not whole yet; nobody looks for such a name. It is short, however long the other one is. */
export const newPart = (folder: string): string => join(folder, `.${randomUUID()}.part`);

/**
 * Writes a file under another name, and gives it its own when it is safely on the disk: it is there whole or not at all.
 * @param write makes a new file at the path that it is given
 * @param mode of the file, whatever the umask is
 */
export async function writeWhole(path: string, write: (part: string) => Promise<void>, mode?: number): Promise<void> {
  const folder = dirname(path);
  const part = newPart(folder);
  try {
    await write(part);
    await toDisk(part, mode);
    await rename(part, path);
    await toDisk(folder);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Whether there is such a file; one that was written so is whole then. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Removes what processes have left in a folder that died while they wrote.
 * @param afterMs for how long nobody must have written to it, milliseconds; 0 when nobody else writes there
 */
export async function removeLeftParts(folder: string, afterMs = LEFT_AFTER_MS): Promise<void> {
  const parts = (await readdir(folder)).filter((name) => PART.test(name)).map((name) => join(folder, name));
  for (const part of parts) if (await isLeft(part, afterMs)) await rm(part, { force: true });
}

async function isLeft(part: string, afterMs: number): Promise<boolean> {
  const found = await stat(part).catch(() => undefined); // Its writer has just finished.
  return found !== undefined && Date.now() - Math.floor(found.mtimeMs) >= afterMs;
}

async function toDisk(path: string, mode?: number): Promise<void> {
  const handle = await open(path);
  try {
    if (mode !== undefined) await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
