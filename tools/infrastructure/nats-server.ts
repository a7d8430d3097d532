import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCommand } from '../setup/system-packages.ts';
import { startLongRunning } from '../process/long-running.ts';
import { untilReady } from '../process/ready.ts';
import { stopProcess } from '../process/stop-process.ts';
import { inNetworkNamespace } from '../process/network-namespace.ts';
import { isTcpPortFree } from './ports.ts';

export interface NatsOptions {
  logDir: string;
  /** Taken when free, else (or without it) any free port. */
  preferredPort?: number;
  /** Network namespace to run in; its loopback interface must be up. */
  netns?: string;
}

export interface RunningServer {
  url: string;
  stop: () => Promise<void>;
}

const READY_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 10_000;

/**
 * Starts a NATS server on 127.0.0.1, with a password of its own: not everybody on the machine shall command the services.
 *
 * @throws Error with its last lines when it does not start
 */
export async function startNats({ logDir, preferredPort, netns }: NatsOptions): Promise<RunningServer> {
  const binary = findCommand('nats-server');
  if (!binary) throw new Error('nats-server is not installed');
  const port = preferredPort && (await isTcpPortFree(preferredPort)) ? preferredPort : -1; // -1: the server chooses
  const password = randomBytes(16).toString('hex');
  const configuration = join(logDir, 'nats.conf');
  await writeFile(configuration, `authorization { user: convene, password: "${password}" }\n`, { mode: 0o600 });
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let url = '';
  const server = await startLongRunning({
    ...inNetworkNamespace(netns, binary, ['-a', '127.0.0.1', '-p', String(port), '-c', configuration]),
    env: process.env,
    logFile: join(logDir, 'nats.log'),
    onLine: (line) => {
      const address = /Listening for client connections on (\S+)/.exec(line)?.[1];
      if (address) url = `nats://convene:${password}@${address}`;
      if (line.includes('Server is ready')) resolve();
    },
  });
  const stop = async () => {
    await stopProcess(server, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });
  };
  try {
    await untilReady('nats-server', server, ready, READY_LIMIT_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
