import { once } from 'node:events';
import { join } from 'node:path';
import { type LongRunning, startLongRunning } from '../../tools/process/long-running.ts';
import { untilReady } from '../../tools/process/ready.ts';
import { stopProcess } from '../../tools/process/stop-process.ts';
import type { Stack } from '../../tools/services/start-stack.ts';
import type { NodeLife } from './fill.ts';
import type { Command } from './simulation.ts';

const START_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 5_000;

/** The simulated media nodes and gateways of a stack, in a process of their own. To be stopped. */
export class SimulatedPlatform {
  private readonly running: LongRunning;

  private constructor(running: LongRunning) {
    this.running = running;
  }

  static async start({ databaseUrl, nats, logDir }: Stack): Promise<SimulatedPlatform> {
    const running = await startLongRunning({
      command: process.execPath,
      args: [join(import.meta.dirname, 'simulation.ts')],
      env: { PATH: process.env.PATH, NATS_URL: nats.url, DATABASE_URL: databaseUrl },
      logFile: join(logDir, 'simulation.log'),
      ipc: true,
    });
    await untilReady('The simulation', running, once(running.child, 'message'), START_LIMIT_MS);
    return new SimulatedPlatform(running);
  }

  /** They live, and hold nothing yet. */
  async add(nodes: NodeLife[], gateways: string[]): Promise<void> {
    await this.tell({ do: 'start', nodes, gateways });
  }

  /** From now on they hold what the database says, and tell so. To be called once for each. */
  async hold(nodes: NodeLife[], gateways: string[]): Promise<void> {
    await this.tell({ do: 'hold', nodes: nodes.map(({ nodeId }) => nodeId), gateways });
  }

  /** One of them is silent from now on. */
  async kill(id: string): Promise<void> {
    await this.tell({ do: 'die', id });
  }

  async stop(): Promise<void> {
    await stopProcess(this.running, { signal: 'SIGTERM', limitMs: STOP_LIMIT_MS, forcedSignal: 'SIGKILL' });
  }

  private async tell(command: Command): Promise<void> {
    const { child, exited, lastLines } = this.running;
    const done = once(child, 'message');
    child.send(command);
    const ended = exited.then((how) => {
      throw new Error(`The simulation ended (${how}): ${lastLines.toString()}`);
    });
    await Promise.race([done, ended]);
  }
}
