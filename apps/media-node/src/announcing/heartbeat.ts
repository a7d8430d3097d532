import { mediaOperations } from '@convene/service-contracts';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../node-bus.js';
import type { NodeIdentity } from '../node-identity.js';
import type { MediaRegistry } from '../registry/media-registry.js';
import type { MediaSessions } from '../routers/media-sessions.js';
import type { WorkerPool } from '../workers/worker-pool.js';

const PAUSE_MS = 500;

/** Tells the session service twice a second that this node lives and what it carries. */
export class Heartbeat {
  private readonly logger = new Logger(Heartbeat.name);
  private readonly task = new PeriodicTask(PAUSE_MS, () => this.beat(false), new FailureLog(this.logger, 'heartbeat'));

  constructor(
    private readonly identity: NodeIdentity,
    private readonly bus: Pick<NodeBus, 'request'>,
    private readonly workers: WorkerPool,
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
  ) {}

  start(): void {
    this.task.start();
  }

  /** The last heartbeat says that nothing new should come here. */
  async stop(): Promise<void> {
    await this.task.stop();
    try {
      await this.beat(true);
    } catch (error) {
      this.logger.warn({ err: error, msg: 'The session service was not told that this node stops' });
    }
  }

  private async beat(draining: boolean): Promise<void> {
    const load = {
      workers: this.workers.workers.length,
      sessions: this.sessions.count,
      publications: this.registry.publicationCount,
      subscriptions: this.registry.subscriptionCount,
    };
    await this.bus.request(mediaOperations.heartbeat, { ...this.identity, draining, load });
  }
}
