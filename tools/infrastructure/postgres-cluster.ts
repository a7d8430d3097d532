import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { runCommand } from '../process/run-command.ts';
import { postgresMajorVersion } from './postgres-binaries.ts';
import type { PostgresPlacement } from './postgres-placement.ts';

/** The database superuser of the Postgres that we start. */
export const POSTGRES_USER = 'convene';

export interface PostgresCluster {
  dataDir: string;
  password: string;
}

/**
 * The data of a Postgres, made when it is not there yet. All connections need the generated password, also those of
 * other users of this machine over the Unix socket.
 *
 * @param home folder that belongs to whom Postgres runs as
 * @throws StopWithMessage when the data are another Postgres version's or another user's
 */
export async function ensureCluster(home: string, placement: PostgresPlacement): Promise<PostgresCluster> {
  const dataDir = join(home, 'data');
  const passwordFile = join(home, 'password');
  if (!existsSync(dataDir)) await createCluster(dataDir, passwordFile, placement);
  await refuseForeignData(dataDir, placement);
  return { dataDir, password: await readFile(passwordFile, 'utf8') };
}

async function createCluster(dataDir: string, passwordFile: string, placement: PostgresPlacement): Promise<void> {
  const { identity, installation, socketDir } = placement;
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  if (identity.owner) await chown(passwordFile, identity.owner.uid, identity.owner.gid);
  // Under another name first: an interrupted initdb leaves a folder that is no use.
  const unfinished = `${dataDir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const initdb = [
    join(installation, 'bin', 'initdb'),
    '-D',
    unfinished,
    '-U',
    POSTGRES_USER,
    '-E',
    'UTF8',
    '--locale=C',
  ];
  const safety = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const [command, ...args] = [...identity.prefix, ...initdb, ...safety, '--no-sync'];
  await runCommand(command!, args, { ...identity.spawn, cwd: socketDir });
  await rename(unfinished, dataDir);
}

async function refuseForeignData(dataDir: string, { identity, installation }: PostgresPlacement): Promise<void> {
  const { uid } = await stat(dataDir);
  const expected = identity.owner?.uid ?? process.getuid?.();
  const again = `Remove ${dataDir} to begin with an empty database, or set DATABASE_URL.`;
  if (expected !== undefined && uid !== expected) {
    throw new StopWithMessage(`The database in ${dataDir} belongs to user id ${uid}, not ${expected}. ${again}`);
  }
  const made = Number(await readFile(join(dataDir, 'PG_VERSION'), 'utf8'));
  const running = postgresMajorVersion(installation);
  if (made !== running) {
    throw new StopWithMessage(`The database in ${dataDir} was made by Postgres ${made}, not ${running}. ${again}`);
  }
}
