import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE_DIR } from '../launcher/repository.ts';

/**
 * The path of a program that is kept in the cache folder, and taken out of a package when it is not there yet.
 *
 * @param version another one gets a place of its own
 * @param extract puts the program somewhere into an empty folder, and tells where
 */
export async function cachedProgram(
  name: string,
  version: string,
  extract: (folder: string) => Promise<string>,
): Promise<string> {
  const destination = join(CACHE_DIR, name, version, name);
  if (existsSync(destination)) return destination;
  await mkdir(dirname(destination), { recursive: true });
  const folder = await mkdtemp(join(dirname(destination), 'new-'));
  try {
    const extracted = await extract(folder);
    await chmod(extracted, 0o755);
    // Whole or not at all, also when two processes come here at once.
    await rename(extracted, destination);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return destination;
}
