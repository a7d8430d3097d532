import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

/** Takes a zip apart. @returns of each file its name and whether it was packed, in order. */
export async function unzip(file: string, folder: string): Promise<{ name: string; isPacked: boolean }[]> {
  const zip = await yauzl.openPromise(file);
  const entries: { name: string; isPacked: boolean }[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push({ name: entry.fileName, isPacked: entry.compressionMethod !== 0 });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, entry.fileName)));
  }
  return entries;
}
