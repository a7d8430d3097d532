import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StopWithMessage } from '../console/stop-with-message.ts';
import { tryPidLock } from '../launcher/pid-lock.mjs';
import { createDatabase } from './databases.ts';
import { startNats } from './nats-server.ts';
import { startPostgres } from './postgres-server.ts';

export interface InfrastructureOptions {
  /** Holds the database and logs; the database is kept between two starts. */
  dir: string;
  /** Where the servers' logs go; by default dir/logs. */
  logDir?: string;
  /** Whether committed data survive a power failure (npm start) or not (tests, faster). */
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
const DATABASE = 'convene';

/**
 * Provides Postgres and NATS: those that DATABASE_URL and NATS_URL name, else it starts its own on 127.0.0.1.
 *
 * @throws StopWithMessage when another living process uses `dir`, or when Postgres cannot reach it
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { dir, logDir = join(dir, 'logs'), durable = false, preferDocumentedPorts = false, log } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  await mkdir(logDir, { recursive: true });
  const { DATABASE_URL, NATS_URL, REDIS_URL } = process.env;
  try {
    stops.push(await claim(dir));
    const startDatabase = async () => {
      const preferredPort = preferDocumentedPorts ? POSTGRES_PORT : undefined;
      const postgres = await startPostgres({ home: join(dir, 'postgres'), logDir, durable, preferredPort, log });
      stops.push(postgres.stop);
      return createDatabase(postgres.url, DATABASE);
    };
    const startBroker = async () => {
      const nats = await startNats({ logDir, preferredPort: preferDocumentedPorts ? NATS_PORT : undefined });
      stops.push(nats.stop);
      return nats.url;
    };
    const env = {
      DATABASE_URL: DATABASE_URL || (await startDatabase()),
      NATS_URL: NATS_URL || (await startBroker()),
      ...(REDIS_URL && { REDIS_URL }),
    };
    return { env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function claim(dir: string): Promise<() => Promise<void>> {
  const result = await tryPidLock(join(dir, 'infrastructure.lock'));
  if ('lock' in result) return result.lock.release;
  throw new StopWithMessage(`Process ${result.heldBy} already runs a database in ${dir}. Stop it first.`);
}
