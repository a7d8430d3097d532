import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCommand } from '../process/find-command.ts';
import { startLongRunning } from '../process/long-running.ts';
import { untilReady } from '../process/ready.ts';
import { stopProcess } from '../process/stop-process.ts';
import { inNetworkNamespace } from '../process/network-namespace.ts';
import { claimPorts } from './port-claim.ts';
import { isTcpPortFree } from './ports.ts';

export interface NatsOptions {
  logDir: string;
  /** Taken when free, else (or without it) any free port. */
  preferredPort?: number;
  /** Network namespace to run in; its loopback interface must be up. */
  netns?: string;
  /** Whether others than this machine reach it. */
  isPublic?: boolean;
  /** Whether it tells this machine over HTTP what its connections do. */
  isMonitored?: boolean;
}

export interface RunningServer {
  url: string;
  stop: () => Promise<void>;
}

/** A server that can be taken away for a while. */
export interface RestartableServer extends RunningServer {
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
  /** Brings it back, at the same port. */
  restart: () => Promise<void>;
  /** Its process; the processes that it has started are this one's children. */
  pid: () => number;
}

export interface NatsServer extends RestartableServer {
  /** Where it tells what its connections do, if it does. */
  monitorUrl?: string;
}

/** As docs/operations.md wants it: a service that was cut off gets no requests any more after some seconds. */
const SETTINGS = 'max_payload: 8MB\nping_interval: "2s"\nping_max: 2\n';
const READY_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 10_000;

/**
 * Starts a NATS server on 127.0.0.1, unless it is public, with a password of its own: not everybody on the machine shall command the services.
 *
 * @throws Error with its last lines when it does not start
 */
export async function startNats(options: NatsOptions): Promise<NatsServer> {
  const { logDir, preferredPort, netns, isPublic, isMonitored } = options;
  const binary = findCommand('nats-server');
  if (!binary) throw new Error('nats-server is not installed');
  const password = randomBytes(16).toString('hex');
  const configuration = join(logDir, 'nats.conf');
  const monitor = isMonitored ? 'http: "127.0.0.1:-1"\n' : '';
  const authorization = `authorization { user: convene, password: "${password}" }\n`;
  await writeFile(configuration, authorization + SETTINGS + monitor, { mode: 0o600 });
  const host = isPublic ? '0.0.0.0' : '127.0.0.1';
  const run = (port: number) =>
    runNats(binary, { host, port, configuration, netns, logFile: join(logDir, 'nats.log') });

  const isOurs = preferredPort && (await claimPorts(preferredPort)) && (await isTcpPortFree(preferredPort));
  let { server, address, monitorUrl } = await run(isOurs ? preferredPort : -1); // -1: the server chooses
  const end = (signal: NodeJS.Signals) => async () => {
    await stopProcess(server, { signal, limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });
  };
  const restart = async () => {
    ({ server, address, monitorUrl } = await run(portOf(address)));
  };
  return {
    url: `nats://convene:${password}@127.0.0.1:${portOf(address)}`,
    stop: end('SIGTERM'),
    kill: end('SIGKILL'),
    restart,
    pid: () => server.pid,
    get monitorUrl() {
      return monitorUrl;
    },
  };
}

const portOf = (address: string) => Number(address.split(':').at(-1));

interface RunOptions {
  host: string;
  port: number;
  configuration: string;
  netns: string | undefined;
  logFile: string;
}

/** Resolves when it takes connections. */
async function runNats(binary: string, { host, port, configuration, netns, logFile }: RunOptions) {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let address = '';
  let monitorUrl: string | undefined;
  const server = await startLongRunning({
    ...inNetworkNamespace(netns, binary, ['-a', host, '-p', String(port), '-c', configuration]),
    env: process.env,
    logFile,
    onLine: (line) => {
      address = /Listening for client connections on (\S+)/.exec(line)?.[1] ?? address;
      const monitored = /Starting http monitor on (\S+)/.exec(line)?.[1];
      if (monitored) monitorUrl = `http://${monitored}`;
      if (line.includes('Server is ready')) resolve();
    },
  });
  try {
    await untilReady('nats-server', server, ready, READY_LIMIT_MS);
  } catch (error) {
    await stopProcess(server, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });
    throw error;
  }
  return { server, address, monitorUrl };
}
