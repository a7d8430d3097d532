import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPackage } from '../infrastructure/postgres-binaries.ts';
import { runCommand } from '../process/run-command.ts';

/**
 * Makes the symbolic links between the libraries in the Postgres package. npm packages cannot hold links, so the package
 * has an install script for it; we install without such scripts.
 *
 * @throws Error when links are missing afterwards
 */
export async function linkPostgresLibraries(): Promise<void> {
  const folder = postgresPackage();
  if (await hasAllLinks(folder)) return;
  await runCommand(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  if (!(await hasAllLinks(folder))) throw new Error(`The links between Postgres' libraries are missing in ${folder}`);
}

async function hasAllLinks(folder: string): Promise<boolean> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  return (JSON.parse(list) as { target: string }[]).every(({ target }) => existsSync(join(folder, target)));
}
