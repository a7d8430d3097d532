import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { provideDatabaseServer, type DatabaseServer } from '../infrastructure/database-server.ts';
import { overUnixSocket } from '../infrastructure/database-url.ts';
import { createDatabase, dropDatabase } from '../infrastructure/databases.ts';
import { startNats, type NatsServer } from '../infrastructure/nats-server.ts';
import { ensureMediasoupWorker } from '../setup/mediasoup-worker/ensure-worker.ts';
import { migrateDatabase } from './migrate-database.ts';
import { ServiceGroup } from './service-group.ts';
import { SERVICE_KINDS, type ServiceKind } from './service-kind.ts';
import type { Service } from './start-service.ts';
import { allSettledOrThrow } from '../process/all-settled.ts';
import { UndoList } from '../process/undo-list.ts';

export interface StackOptions {
  /** For logs (dir/logs), certificate, recordings, CDR; for the database too when there is no shared one. */
  dir: string;
  /** A running Postgres: the stack gets a new database in it, dropped at the end. Without it, an own Postgres. */
  infrastructure?: { env: { DATABASE_URL: string } };
  /** How many services of each kind; 1 by default. */
  counts?: Partial<Record<ServiceKind, number>>;
  /** For all services. */
  env?: NodeJS.ProcessEnv;
  /** For the services of one kind; wins over `env`. */
  kindEnv?: Partial<Record<ServiceKind, NodeJS.ProcessEnv>>;
  /** Network namespace for the services and their NATS (root only). Postgres stays outside, reached by its Unix socket. */
  netns?: string;
  /** Whether services on other machines are to be added: they reach NATS at any address of this one. */
  hasMachines?: boolean;
  /** Whether its own Postgres keeps what it has committed when it is killed. */
  durable?: boolean;
  /** Further settings of its own Postgres, as `name=value`. */
  postgresSettings?: readonly string[];
  /** Whether its NATS tells over HTTP what its connections do. */
  hasMonitoredNats?: boolean;
  log?: (text: string) => void;
}

export interface Stack {
  /** The first gateway's, without a slash at the end. Undefined in a stack without gateways. */
  url: string | undefined;
  secret: string;
  gateways: Service[];
  sessions: Service[];
  mediaNodes: Service[];
  recordingWorkers: Service[];
  databaseUrl: string;
  nats: Pick<NatsServer, 'url' | 'kill' | 'restart' | 'pid' | 'monitorUrl'>;
  /** Undefined when others use it too. */
  postgres?: DatabaseServer;
  logDir: string;
  /** Starts one more service and puts it into its list. */
  add: (kind: ServiceKind, env?: NodeJS.ProcessEnv, netns?: string) => Promise<Service>;
  /** Stops everything and drops the database. */
  stop: () => Promise<void>;
}

/**
 * Starts a whole platform of its own, with its own NATS and database, for a test or a benchmark. The services must have
 * been compiled.
 *
 * @throws Error with what a service printed when it does not start; everything is stopped again then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, netns, counts = {}, env, kindEnv, log = () => {} } = options;
  const logDir = join(dir, 'logs');
  const undo = new UndoList();
  try {
    await mkdir(logDir, { recursive: true });
    const { databaseUrl, postgres } = await provideDatabase(options, undo);
    await migrateDatabase(databaseUrl);
    const nats = await startNats({
      logDir,
      netns,
      isPublic: options.hasMachines,
      isMonitored: options.hasMonitoredNats,
    });
    undo.push(nats.stop);
    const secret = randomBytes(12).toString('hex');
    const mediasoupWorker = await ensureMediasoupWorker(log);
    const settings = { databaseUrl, natsUrl: nats.url, secret, mediasoupWorker, dir };
    const group = new ServiceGroup({ ...settings, logDir, netns, env, kindEnv, log });
    undo.push(() => group.stop());
    const [first, ...others] = SERVICE_KINDS;
    await group.addMany(first, counts[first] ?? 1);
    await allSettledOrThrow(others.map((kind) => group.addMany(kind, counts[kind] ?? 1)));
    return {
      url: group.of('gateway')[0]?.url,
      secret,
      gateways: group.of('gateway'),
      sessions: group.of('session'),
      mediaNodes: group.of('media-node'),
      recordingWorkers: group.of('recording-worker'),
      databaseUrl,
      nats,
      postgres,
      logDir,
      add: (kind, more, machine) => group.add(kind, more, machine),
      stop: () => undo.run(),
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** A new database in the shared Postgres, or in one that is started for this stack. */
async function provideDatabase(options: StackOptions, undo: UndoList) {
  const { dir, netns, log = () => {} } = options;
  const own = options.infrastructure
    ? undefined
    : await provideDatabaseServer({ dir, durable: options.durable, settings: options.postgresSettings, log });
  if (own) undo.push(own.stop);
  const serverUrl = own?.url ?? options.infrastructure!.env.DATABASE_URL;
  const name = `stack_${randomBytes(6).toString('hex')}`;
  const databaseUrl = await createDatabase(serverUrl, name);
  undo.push(() => dropDatabase(serverUrl, name));
  return { databaseUrl: netns ? await overUnixSocket(databaseUrl) : databaseUrl, postgres: own };
}
