import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { postgresInstallation } from './postgres-binaries.ts';
import { unprivilegedUser } from '../process/unprivileged-user.ts';
import { postgresIdentity, type PostgresIdentity } from './postgres-identity.ts';

/** Where Postgres runs and as whom. */
export interface PostgresPlacement {
  identity: PostgresIdentity;
  /** Folder with bin/, lib/ and share/. */
  installation: string;
  /** Folder for the Unix socket: short, since a socket's path may have 107 characters only. */
  socketDir: string;
  /** Removes what was made for this run only. */
  remove: () => Promise<void>;
}

/**
 * Finds a way for Postgres to reach its programs and its data.
 *
 * @param home folder for the data, made here; it belongs to whom Postgres runs as, and nobody else may enter
 * @throws StopWithMessage when the data cannot be reached
 */
export async function placePostgres(home: string): Promise<PostgresPlacement> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const temporary = await mkdtemp(join(existsSync('/tmp') ? '/tmp' : tmpdir(), 'convene-'));
  await chmod(temporary, 0o755);
  const remove = () => rm(temporary, { recursive: true, force: true });
  try {
    let installation = postgresInstallation();
    let identity = await identityOwning(home, installation);
    if (!identity) {
      const copy = join(temporary, 'postgres');
      await cp(installation, copy, { recursive: true, verbatimSymlinks: true });
      installation = copy;
      identity = await identityOwning(home, installation);
    }
    if (!identity) throw new StopWithMessage(unreachable(home));
    const socketDir = join(temporary, 'socket');
    await mkdir(socketDir, { mode: 0o700 });
    if (identity.owner) await chown(socketDir, identity.owner.uid, identity.owner.gid);
    return { identity, installation, socketDir, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Gives the folder to each candidate in turn, since it can only read what it owns. */
async function identityOwning(home: string, installation: string): Promise<PostgresIdentity | undefined> {
  const owner = unprivilegedUser();
  if (owner) await chown(home, owner.uid, owner.gid);
  return postgresIdentity([home, join(installation, 'bin')]);
}

function unreachable(home: string): string {
  return (
    `Postgres does not run as root, and the user "nobody" cannot reach ${home}.\n` +
    'Move the checkout to a folder that others may enter, start as another user, or set DATABASE_URL to a Postgres of yours.'
  );
}
