import { randomUUID } from 'node:crypto';
import { mediaOperations, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { FailureLog, PeriodicTask } from '@convene/service-kit';
import { Logger } from '@nestjs/common';
import type { NodeBus } from '../bus/node-bus.js';
import type { NodeIdentity } from '../bus/node-identity.js';
import type { MediaRegistry } from '../sessions/media-registry.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import type { WorkerPool } from '../workers/worker-pool.js';

const PAUSE_MS = 500;

type Phase = RequestOf<typeof mediaOperations.heartbeat>['phase'];
type Verdict = ReplyOf<typeof mediaOperations.heartbeat>;

/** Tells the session service twice a second that this node lives and what it carries, and hears what became of it. */
export class Heartbeat {
  private readonly logger = new Logger(Heartbeat.name);
  private readonly task = new PeriodicTask(PAUSE_MS, () => this.beat(), new FailureLog(this.logger, 'heartbeat'));
  private phase: Phase = 'running';
  private onReplaced?: () => void;
  private drainWanted = false;

  constructor(
    private readonly identity: NodeIdentity,
    private readonly bus: Pick<NodeBus, 'request'>,
    private readonly workers: Pick<WorkerPool, 'workers' | 'use' | 'isFull'>,
    private readonly sessions: Pick<MediaSessions, 'count'>,
    private readonly registry: MediaRegistry,
  ) {}

  /** Whether nothing new is to be placed here: it is about to stop, or an operator wants it. */
  get isDraining(): boolean {
    return this.phase !== 'running' || this.drainWanted;
  }

  /** @param onReplaced another process has this node's name now. */
  start(onReplaced: () => void): void {
    this.onReplaced = onReplaced;
    this.task.start();
  }

  /** From now on nothing new should come here. */
  async drain(): Promise<void> {
    this.phase = 'draining';
    await this.beatNow();
  }

  /** The last heartbeat says that everything here is gone. */
  async stop(): Promise<void> {
    await this.task.stop();
    this.phase = 'leaving';
    await this.beatNow();
  }

  private async beatNow(): Promise<void> {
    try {
      await this.beat();
    } catch (error) {
      this.logger.warn({ err: error, msg: `The session service was not told that this node is ${this.phase}` });
    }
  }

  private async beat(): Promise<void> {
    const load = {
      workers: this.workers.workers.length,
      use: this.workers.use,
      isFull: this.workers.isFull,
      sessions: this.sessions.count,
      publications: this.registry.publicationCount,
      subscriptions: this.registry.subscriptionCount,
    };
    const { nodeId, epoch } = this.identity;
    const answer = await this.bus.request(mediaOperations.heartbeat, { nodeId, epoch, phase: this.phase, load });
    if (epoch === this.identity.epoch) this.obey(answer);
  }

  private obey({ verdict, drainWanted }: Verdict): void {
    this.drainWanted = drainWanted;
    if (verdict === 'replaced') this.onReplaced?.();
    if (verdict !== 'lost') return;
    this.identity.epoch = randomUUID();
    const { publicationCount: publications, subscriptionCount: subscriptions } = this.registry;
    this.logger.warn({ publications, subscriptions, msg: 'This node was declared lost; it ends what it held' });
    this.registry.endAll();
  }
}
