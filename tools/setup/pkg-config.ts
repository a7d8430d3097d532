import { spawnSync } from 'node:child_process';

/** Whether a C or C++ library is installed for development. False also when there is no pkg-config. */
export function pkgConfigKnows(library: string): boolean {
  return spawnSync('pkg-config', ['--exists', library], { stdio: 'ignore' }).status === 0;
}
