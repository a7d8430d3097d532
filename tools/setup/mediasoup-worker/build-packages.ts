import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { commandExists } from '../../process/find-command.ts';
import type { SystemPackage } from '../system-packages.ts';

/** What compiling the worker against Debian's libraries takes. */
export const WORKER_BUILD_PACKAGES: SystemPackage[] = [
  { name: 'meson', isPresent: () => commandExists('meson') },
  { name: 'ninja-build', isPresent: () => commandExists('ninja') },
  { name: 'pkg-config', isPresent: () => commandExists('pkg-config') },
  { name: 'g++', isPresent: () => commandExists('g++') },
  { name: 'libuv1-dev', isPresent: () => pkgConfigKnows('libuv') },
  { name: 'libssl-dev', isPresent: () => pkgConfigKnows('openssl') },
  { name: 'libsrtp2-dev', isPresent: () => pkgConfigKnows('libsrtp2') },
  { name: 'libabsl-dev', isPresent: () => pkgConfigKnows('absl_flat_hash_map') },
  { name: 'libflatbuffers-dev', isPresent: () => existsSync('/usr/include/flatbuffers/flatbuffers.h') },
  { name: 'flatbuffers-compiler', isPresent: () => commandExists('flatc') },
];

/** Whether a C or C++ library is installed for development. False also when there is no pkg-config. */
function pkgConfigKnows(library: string): boolean {
  return spawnSync('pkg-config', ['--exists', library], { stdio: 'ignore' }).status === 0;
}
