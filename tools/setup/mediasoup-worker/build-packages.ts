import { existsSync } from 'node:fs';
import { pkgConfigKnows } from '../pkg-config.ts';
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
