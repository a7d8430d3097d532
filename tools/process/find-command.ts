import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian puts servers into folders that an ordinary user's PATH does not have. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The full path of a command, from PATH or from the folders for servers; undefined when there is none. */
export function findCommand(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SERVER_FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

export function commandExists(name: string): boolean {
  return findCommand(name) !== undefined;
}
