import { join } from 'node:path';
import { UndoList } from '../process/undo-list.ts';
import { provideDatabaseServer } from './database-server.ts';
import { startNats } from './nats-server.ts';

export interface InfrastructureOptions {
  /** Holds the database, kept between two starts, and the logs. */
  dir: string;
  /** Where the servers' logs go; by default dir/logs. */
  logDir?: string;
  /** Whether committed data survive a power failure (npm start) or not (tests: several times faster). */
  durable?: boolean;
  /** Take the documented ports when they are free, so that they are the same at each start. */
  preferDocumentedPorts?: boolean;
  log: (text: string) => void;
}

export interface Infrastructure {
  /** For the services' environment. */
  env: { DATABASE_URL: string; NATS_URL: string; REDIS_URL?: string };
  /** Stops what was started here; servers that were given by URL go on. */
  stop: () => Promise<void>;
}

const POSTGRES_PORT = 5433;
const NATS_PORT = 4223;

/**
 * Provides Postgres and NATS: those that DATABASE_URL and NATS_URL name, else it starts its own on 127.0.0.1.
 *
 * @throws StopWithMessage when another living process uses `dir`, or when Postgres cannot reach it
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { dir, logDir = join(dir, 'logs'), durable, preferDocumentedPorts, log } = options;
  const preferred = (port: number) => (preferDocumentedPorts ? port : undefined);
  const { NATS_URL, REDIS_URL } = process.env;
  const undo = new UndoList();
  try {
    const database = await provideDatabaseServer({
      dir,
      logDir,
      durable,
      preferredPort: preferred(POSTGRES_PORT),
      log,
    });
    undo.push(database.stop);
    const startBroker = async () => {
      const nats = await startNats({ logDir, preferredPort: preferred(NATS_PORT) });
      undo.push(nats.stop);
      return nats.url;
    };
    const env = {
      DATABASE_URL: database.url,
      NATS_URL: NATS_URL || (await startBroker()),
      ...(REDIS_URL && { REDIS_URL }),
    };
    return { env, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}
