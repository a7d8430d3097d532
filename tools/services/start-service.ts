import { join } from 'node:path';
import { startLongRunning } from '../process/long-running.ts';
import { inNetworkNamespace } from '../process/network-namespace.ts';
import { NotReady, untilReady } from '../process/ready.ts';
import { stopProcess } from '../process/stop-process.ts';
import { REPOSITORY } from '../launcher/repository.ts';
import type { ServiceKind } from './service-kind.ts';

export interface ServiceOptions {
  /** The service's environment; only what any program needs (PATH, HOME and the like) is inherited. */
  env: NodeJS.ProcessEnv;
  /** Network namespace to run in (root only). */
  netns?: string;
  /** The service's JSON lines are appended here. */
  logFile: string;
}

export interface ServicePorts {
  health: number;
  /** The gateway's only: where clients connect. */
  server?: number;
}

export interface Service {
  kind: ServiceKind;
  pid: number;
  ports: ServicePorts;
  /** Where clients reach it; the gateway's only. */
  url?: string;
  logFile: string;
  /** For fault injection: SIGKILL, SIGSTOP, SIGCONT … */
  kill: (signal: NodeJS.Signals) => void;
  /** Ends it gracefully. @returns false when it took too long and was killed */
  stop: () => Promise<boolean>;
  /** Resolves when the process has ended: how, such as "exit code 0". */
  exited: Promise<string>;
  /** The newest lines of its log. */
  lastLines: () => string;
}

interface ReadyMessage {
  type: 'ready';
  ports: ServicePorts;
  url?: string;
}

/**
 * How node runs services, here and in images. Without a limit its young memory grows to three times as much as soon as there is
 * something to do; `npm run bench -- listing` shows what that is good for.
 */
export const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=16'];
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;

/**
 * Starts one service from its dist folder and waits until it says that it is ready.
 *
 * @throws NotReady with what the service printed, for example which variable of its configuration is wrong
 */
export async function startService(kind: ServiceKind, options: ServiceOptions): Promise<Service> {
  const { netns, logFile } = options;
  const main = join(REPOSITORY, 'apps', kind, 'dist', 'main.js');
  const running = await startLongRunning({
    ...inNetworkNamespace(netns, process.execPath, [...NODE_FLAGS, main]),
    cwd: REPOSITORY,
    env: { ...inheritedEnvironment(), ...options.env },
    logFile,
    ipc: true,
  });
  const { child, exited, lastLines, pid } = running;
  const stop = () => {
    child.kill('SIGCONT'); // A stopped process would not see the next signal.
    return stopProcess(running, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });
  };
  const readyMessage = new Promise<ReadyMessage>((resolve) => {
    child.on('message', (message) => {
      if ((message as Partial<ReadyMessage>).type === 'ready') resolve(message as ReadyMessage);
    });
  });
  try {
    const { ports, url } = await untilReady(kind, running, readyMessage, READY_LIMIT_MS);
    const kill = (signal: NodeJS.Signals) => void child.kill(signal);
    return { kind, pid, ports, url, logFile, kill, stop, exited, lastLines: () => lastLines.toString() };
  } catch (error) {
    if (error instanceof NotReady) await stop();
    throw error;
  }
}

const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'TZ',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
];

function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
}
