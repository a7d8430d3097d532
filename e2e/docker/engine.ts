import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../tools/console/steps.ts';
import { StopWithMessage } from '../../tools/console/stop-with-message.ts';
import { waitForPidLock } from '../../tools/launcher/pid-lock.mjs';
import { CACHE_DIR } from '../../tools/launcher/repository.ts';
import { runCommand } from '../../tools/process/run-command.ts';
import { startLongRunning, type LongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import { stopRequest } from '../../tools/console/stop-request.ts';
import { UndoList } from '../../tools/process/undo-list.ts';
import { findCommand } from '../../tools/process/find-command.ts';
import { until } from '../support/until.ts';
import type { VethNamespace } from '../support/veth.ts';
import { Docker } from './docker.ts';

type Namespace = Pick<VethNamespace, 'name' | 'address'>;

export interface Engine {
  docker: Docker;
  /** Whether we started it, so that everything in it is ours. */
  isOurs: boolean;
  /** Starts it anew inside a network namespace, as on a machine of its own; only when it is ours. */
  moveInto: (namespace: Namespace) => Promise<void>;
  /** Ends it, when it is ours. Its images stay. */
  stop: () => Promise<void>;
}

/** What of our own engine is kept from run to run: images, and what builds may use again. */
export const DOCKER_CACHE = join(CACHE_DIR, 'docker');
/** Settings of the command line for our own engine, and its plugins. */
export const CLI_CONFIG = join(DOCKER_CACHE, 'cli');

/** What images, containers and the layers of builds take, with room to spare. */
const NEEDED_GB = 15;
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 60_000;

/** The engine that runs on this machine, or one of our own. */
export async function provideEngine(progress: Progress): Promise<Engine> {
  const theirs = new Docker();
  if (await theirs.can(['version'])) {
    progress('one that runs already', 'important');
    const moveInto = () => Promise.reject(new Error('This engine is not ours to move'));
    return { docker: theirs, isOurs: false, moveInto, stop: async () => undefined };
  }
  return startEngine(progress);
}

async function startEngine(progress: Progress): Promise<Engine> {
  if (process.getuid?.() !== 0) throw new StopWithMessage('Only root can start a Docker engine');
  const undo = new UndoList();
  try {
    await mkdir(DOCKER_CACHE, { recursive: true });
    await checkDisk();
    const onWait = (pid: number) => progress(`waiting: process ${pid} has the engine`, 'important');
    const lock = await waitForPidLock(join(DOCKER_CACHE, 'lock'), onWait, stopRequest);
    undo.push(() => lock.release());
    const folder = await mkdtemp(join(tmpdir(), 'convene-docker-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const docker = new Docker({ host: socketIn(folder), config: CLI_CONFIG });
    let running = await startDaemon(docker, folder);
    undo.push(() => stopDaemon(running));
    await removeLeftovers(docker);
    const moveInto = async (namespace: Namespace) => {
      await stopDaemon(running);
      running = await startDaemon(docker, folder, namespace);
    };
    return { docker, isOurs: true, moveInto, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

const socketIn = (folder: string): string => `unix://${join(folder, 'docker.sock')}`;

/** On this machine it leaves the network alone: it only builds here, in the machine's own network. */
const WITHOUT_NETWORK = ['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--bridge=none'];

async function startDaemon(docker: Docker, folder: string, namespace?: Namespace): Promise<LongRunning> {
  const running = await startLongRunning({
    // Not "ip netns exec", which hides the control groups.
    prefix: namespace ? ['nsenter', `--net=/run/netns/${namespace.name}`] : [],
    command: findCommand('dockerd') ?? 'dockerd',
    args: [
      ...['--host', socketIn(folder), '--data-root', join(DOCKER_CACHE, 'engine')],
      ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid'), '--log-level', 'warn'],
      // A name that is none of a container gets its answer at once: nobody listens for it there.
      ...(namespace ? ['--dns', namespace.address] : WITHOUT_NETWORK),
    ],
    env: process.env,
    logFile: join(folder, 'log'),
  });
  try {
    const answers = until('it answers', () => docker.can(['version']), { limitMs: READY_LIMIT_MS, everyMs: 200 });
    await untilReady('dockerd', running, answers, READY_LIMIT_MS);
    return running;
  } catch (error) {
    await stopDaemon(running);
    throw error;
  }
}

const stopDaemon = (running: LongRunning): Promise<boolean> =>
  stopProcess(running, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });

/** What is kept takes so much, GB. */
export async function cacheSize(): Promise<number> {
  const [line] = await runCommand('du', ['--summarize', '--block-size=1M', DOCKER_CACHE]);
  return Math.round(Number.parseInt(line!) / 100) / 10;
}

async function checkDisk(): Promise<void> {
  const { bavail, bsize } = await statfs(DOCKER_CACHE);
  const freeGb = (bavail * bsize) / 1e9;
  if (freeGb < NEEDED_GB) {
    throw new StopWithMessage(
      `The images take up to ${NEEDED_GB} GB in ${DOCKER_CACHE}; only ${freeGb.toFixed(1)} are free`,
    );
  }
}

/** What a run has left that was killed. */
async function removeLeftovers(docker: Docker): Promise<void> {
  const containers = await docker.run(['container', 'ls', '--all', '--quiet']);
  if (containers.length > 0) await docker.run(['container', 'rm', '--force', '--volumes', ...containers]);
  await docker.run(['network', 'prune', '--force']);
  const volumes = await docker.run(['volume', 'ls', '--quiet']);
  if (volumes.length > 0) await docker.run(['volume', 'rm', ...volumes]);
}
