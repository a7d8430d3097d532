import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_DIR, REPOSITORY } from '../../launcher/repository.ts';
import { SOURCE_EDITS } from './source-edits.ts';

export const MEDIASOUP_PACKAGE = join(REPOSITORY, 'node_modules', 'mediasoup');

/** Where mediasoup's own install script puts the worker that it downloads, and where mediasoup looks for it. */
export const PREBUILT_WORKER = join(MEDIASOUP_PACKAGE, 'worker', 'out', 'Release', 'mediasoup-worker');

export const STAND_INS = join(import.meta.dirname, 'subprojects');

export async function mediasoupVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(MEDIASOUP_PACKAGE, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** The path of our own build: another one for each mediasoup version, processor, and state of the stand-ins and edits. */
export async function cachedWorkerPath(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, SOURCE_EDITS]));
  const entries = await readdir(STAND_INS, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'README.md');
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) {
    hash.update(path.slice(STAND_INS.length)).update(await readFile(path));
  }
  const name = `${await mediasoupVersion()}-${hash.digest('hex').slice(0, 12)}`;
  return join(CACHE_DIR, 'mediasoup-worker', name, 'mediasoup-worker');
}
