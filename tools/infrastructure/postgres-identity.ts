import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { unprivilegedUser, type User } from '../process/unprivileged-user.ts';

/** As whom Postgres runs. */
export interface PostgresIdentity {
  /** Owner of the data; undefined: the current user. */
  owner?: User;
  /** Options for starting a process with this identity. */
  spawn: Partial<User>;
  /** Put before the command line. */
  prefix: string[];
}

/**
 * Postgres refuses to run as root, so for root it runs as `nobody`. When nobody cannot reach the given folders (a
 * checkout below a folder that only root may enter), it gets the one capability that lets it in: to read and search
 * everything, or, where a container withholds that one, to ignore file permissions.
 *
 * @param folders what it must be able to read
 * @returns undefined when that cannot be done on this machine
 */
export function postgresIdentity(folders: string[]): PostgresIdentity | undefined {
  const owner = unprivilegedUser();
  if (!owner) return { spawn: {}, prefix: [] };
  const candidates: PostgresIdentity[] = [{ owner, spawn: owner, prefix: [] }];
  for (const capability of ['dac_read_search', 'dac_override']) {
    if (isInBoundingSet(capability)) candidates.push({ owner, spawn: {}, prefix: withCapability(owner, capability) });
  }
  return candidates.find((identity) => folders.every((folder) => canRead(identity, folder)));
}

/** no_setuid_fixup: without it, access(2), by which Postgres looks for its own files, ignores capabilities. */
function withCapability({ uid, gid }: User, capability: string): string[] {
  const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const capabilities = [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, '--securebits=+no_setuid_fixup'];
  return ['setpriv', ...user, ...capabilities];
}

function canRead({ prefix, spawn }: PostgresIdentity, folder: string): boolean {
  const [command, ...args] = [...prefix, 'test', '-r', folder, '-a', '-x', folder];
  return spawnSync(command!, args, { ...spawn, cwd: '/', stdio: 'ignore' }).status === 0;
}

const CAPABILITY_NUMBERS: Record<string, bigint> = { dac_override: 1n, dac_read_search: 2n };

function isInBoundingSet(capability: string): boolean {
  const set = /^CapBnd:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${set}`) >> CAPABILITY_NUMBERS[capability]!) & 1n) === 1n;
}
