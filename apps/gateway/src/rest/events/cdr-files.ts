import { constants, type ReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CDR_FILE_NAME } from '@convene/openvidu-protocol';

/** The names of the CDR's files, oldest first; none when the folder is not there yet. */
export async function cdrFileNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => CDR_FILE_NAME.test(name)).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The text of a file of the CDR; undefined for any other name, and for links. */
export async function readCdrFile(folder: string, name: string): Promise<ReadStream | undefined> {
  if (!CDR_FILE_NAME.test(name)) return undefined;
  try {
    const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    return file.createReadStream();
  } catch (error) {
    if (['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
