import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { tryPidLock } from '../launcher/pid-lock.mjs';
import { UndoList } from '../process/undo-list.ts';
import { createDatabase } from './databases.ts';
import type { RestartableServer, RunningServer } from './nats-server.ts';
import { startPostgres } from './postgres-server.ts';

export interface DatabaseServerOptions {
  /** Holds the data, kept between two starts, and the logs. */
  dir: string;
  /** Where the server's log goes; by default dir/logs. */
  logDir?: string;
  /** Whether committed data survive a power failure. */
  durable?: boolean;
  /** Further settings of our own server, as `name=value`. */
  settings?: readonly string[];
  /** Taken when free, else (or without it) any free port. */
  preferredPort?: number;
  log: (text: string) => void;
}

/** Our own can be taken away for a while, another one belongs to somebody else. */
export type DatabaseServer = RunningServer & Partial<RestartableServer>;

const DATABASE = 'convene';

/**
 * Provides a database: the one that DATABASE_URL names, else a Postgres of our own on 127.0.0.1.
 *
 * @throws StopWithMessage when another living process uses `dir`, or when Postgres cannot reach it
 */
export async function provideDatabaseServer(options: DatabaseServerOptions): Promise<DatabaseServer> {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop: async () => {} };
  const { dir, logDir = join(dir, 'logs'), durable = false, settings, preferredPort, log } = options;
  const undo = new UndoList();
  try {
    await mkdir(logDir, { recursive: true });
    const claim = await tryPidLock(join(dir, 'postgres.lock'));
    if ('heldBy' in claim) {
      throw new StopWithMessage(`Process ${claim.heldBy} already runs a database in ${dir}. Stop it first.`);
    }
    undo.push(claim.lock.release);
    const postgres = await startPostgres({
      home: join(dir, 'postgres'),
      logDir,
      durable,
      settings,
      preferredPort,
      log,
    });
    undo.push(postgres.stop);
    return { ...postgres, url: await createDatabase(postgres.url, DATABASE), stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}
