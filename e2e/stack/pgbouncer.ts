import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyFreeTcpPort } from '../../tools/infrastructure/ports.ts';
import { findCommand } from '../../tools/process/find-command.ts';
import { startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import { unprivilegedUser } from '../../tools/process/unprivileged-user.ts';
import { documentedBlock, withValues } from './documented.ts';

export interface PgBouncer {
  /** The database, through the pooler. */
  url: string;
  stop(): Promise<void>;
}

export interface PgBouncerOptions {
  /** Other values for lines of that configuration. */
  settings?: Record<string, string>;
  /** Further lines. */
  more?: string[];
}

/** What the documented configuration calls the database. */
const DATABASE = 'convene';
const READY_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;

/** Starts Debian's PgBouncer with the configuration of docs/operations.md, as an unprivileged process. */
export async function startPgBouncer(
  databaseUrl: string,
  { settings = {}, more = [] }: PgBouncerOptions = {},
): Promise<PgBouncer> {
  const command = findCommand('pgbouncer');
  if (!command) throw new Error('pgbouncer is not installed');
  const undo = new UndoList();
  try {
    const dir = await mkdtemp(join(tmpdir(), 'convene-pgbouncer-'));
    undo.push(() => rm(dir, { recursive: true, force: true }));
    const [configuration, users, logFile] = [join(dir, 'pgbouncer.ini'), join(dir, 'users'), join(dir, 'log')];
    const { hostname, port, pathname, username, password } = new URL(databaseUrl);
    const ownPort = String(await anyFreeTcpPort());
    const documented = await documentedBlock('operations.md', 'ini');
    const server = `host=${hostname} port=${port} dbname=${pathname.slice(1)}`;
    const lines = withValues(documented.replace(/host=\S+ port=\S+ dbname=\S+/, server), {
      listen_addr: '127.0.0.1',
      listen_port: ownPort,
      auth_file: users,
      ...settings,
    });
    await writeFile(configuration, [lines, 'unix_socket_dir=', ...more, ''].join('\n'));
    await writeFile(users, `"${username}" "${password}"\n`, { mode: 0o600 });
    const user = unprivilegedUser();
    for (const path of user ? [dir, configuration, users] : []) await chown(path, user!.uid, user!.gid);
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    const running = await startLongRunning({
      command,
      args: [configuration],
      ...user,
      cwd: '/',
      env: { PATH: process.env.PATH },
      logFile,
      onLine: (line) => {
        if (line.includes('process up')) resolve();
      },
    });
    undo.push(() => stopProcess(running, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' }));
    await untilReady('PgBouncer', running, ready, READY_LIMIT_MS);
    const url = new URL(databaseUrl);
    url.port = ownPort;
    url.pathname = DATABASE;
    return { url: url.href, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}
