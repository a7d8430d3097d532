import { join } from 'node:path';
import { startLongRunning, type LongRunning } from '../process/long-running.ts';
import { NotReady, untilReady } from '../process/ready.ts';
import { stopProcess } from '../process/stop-process.ts';
import { postgresUrl } from './database-url.ts';
import type { RestartableServer } from './nats-server.ts';
import { claimPorts } from './port-claim.ts';
import { anyFreeTcpPort, isTcpPortFree } from './ports.ts';
import { ensureCluster } from './postgres-cluster.ts';
import { endLeftoverPostgres } from './postgres-leftover.ts';
import { placePostgres, type PostgresPlacement } from './postgres-placement.ts';

export interface PostgresOptions {
  /** Folder for the data; used by one server at a time. */
  home: string;
  logDir: string;
  /** Taken when free, else (or without it) any free port. */
  preferredPort?: number;
  /** Whether committed data survive a power failure. Tests do without: it is several times faster. */
  durable: boolean;
  /** Further ones, as `name=value`. */
  settings?: readonly string[];
  log: (text: string) => void;
}

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const PORT_ATTEMPTS = 3;

/** Starts a Postgres on 127.0.0.1 and a Unix socket. The URL is that of the database "postgres". */
export async function startPostgres(options: PostgresOptions): Promise<RestartableServer> {
  const placement = await placePostgres(options.home);
  try {
    const cluster = await ensureCluster(options.home, placement);
    await endLeftoverPostgres(cluster.dataDir, options.log);
    let { port, server } = await startOnFreePort(options, placement, cluster.dataDir);
    return {
      url: postgresUrl({ port, password: cluster.password, database: 'postgres' }),
      stop: () => end(server, 'SIGINT').finally(placement.remove),
      kill: () => end(server, 'SIGQUIT'),
      restart: async () => {
        server = await startServer(options, placement, cluster.dataDir, port);
      },
      pid: () => server.pid,
    };
  } catch (error) {
    await placement.remove();
    throw error;
  }
}

/** Between looking for a free port and using it, another program may take it: then the next one. */
async function startOnFreePort(options: PostgresOptions, placement: PostgresPlacement, dataDir: string) {
  const { preferredPort } = options;
  for (let attempt = 1; ; attempt++) {
    const mayPrefer = attempt === 1 && preferredPort !== undefined && (await claimPorts(preferredPort));
    const usePreferred = mayPrefer && (await isTcpPortFree(preferredPort));
    const port = usePreferred ? preferredPort : await anyFreeTcpPort();
    try {
      return { port, server: await startServer(options, placement, dataDir, port) };
    } catch (error) {
      const portTaken = error instanceof NotReady && error.output.includes('Address already in use');
      if (!portTaken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startServer(
  { logDir, durable, settings: further = [] }: PostgresOptions,
  { identity, installation, socketDir }: PostgresPlacement,
  dataDir: string,
  port: number,
): Promise<LongRunning> {
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${socketDir}`,
    'max_connections=300',
    `fsync=${durable ? 'on' : 'off'}`,
    `synchronous_commit=${durable ? 'on' : 'off'}`,
    `full_page_writes=${durable ? 'on' : 'off'}`,
    ...further,
  ].flatMap((setting) => ['-c', setting]);
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const server = await startLongRunning({
    command: join(installation, 'bin', 'postgres'),
    args: ['-D', dataDir, '-p', String(port), ...settings],
    prefix: identity.prefix,
    ...identity.spawn,
    cwd: socketDir,
    env: { ...process.env, LC_ALL: 'C' },
    logFile: join(logDir, 'postgres.log'),
    signalOnOrphaned: 'INT',
    onLine: (line) => {
      if (line.includes('database system is ready to accept connections')) resolve();
    },
  });
  try {
    await untilReady('Postgres', server, ready, READY_LIMIT_MS);
  } catch (error) {
    await end(server, 'SIGINT');
    throw error;
  }
  return server;
}

/** SIGINT: Postgres ends all connections and writes everything out. SIGQUIT: at once, to recover at its next start. */
async function end(server: LongRunning, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  await stopProcess(server, { signal, limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGQUIT' });
}
