import { MediaLoss } from './announcing/media-loss.js';
import type { Asker } from './announcing/asker.js';
import { Audit } from './announcing/audit.js';
import { Heartbeat } from './announcing/heartbeat.js';
import type { NodeIdentity } from './node-identity.js';
import { Publishing } from './publishing/publishing.js';
import { MediaRegistry } from './registry/media-registry.js';
import { MediaSessions } from './routers/media-sessions.js';
import { Subscribing } from './subscribing/subscribing.js';
import type { WorkerPool } from './workers/worker-pool.js';

/** All parts of a media node and how they hang together; knows nothing of NATS or Nest. */
export class MediaNode {
  readonly registry = new MediaRegistry();
  readonly sessions: MediaSessions;
  readonly publishing: Publishing;
  readonly subscribing: Subscribing;
  private readonly heartbeat: Heartbeat;
  private readonly audit: Audit;
  private readonly mediaLoss: MediaLoss;

  /** @param workers started already, so that nothing is announced that cannot be served. */
  constructor(
    identity: NodeIdentity,
    readonly workers: WorkerPool,
    bus: Asker,
  ) {
    this.sessions = new MediaSessions(workers);
    this.publishing = new Publishing(this.sessions, this.registry);
    this.subscribing = new Subscribing(this.sessions, this.registry);
    this.heartbeat = new Heartbeat(identity, bus, workers, this.sessions, this.registry);
    this.audit = new Audit(identity, bus, this.registry);
    this.mediaLoss = new MediaLoss(identity, bus, this.sessions, this.registry);
    workers.onDeath((worker) => this.mediaLoss.workerDied(worker));
  }

  /** Announces the node: from now on it gets requests. */
  announce(): void {
    this.heartbeat.start();
    this.audit.start();
  }

  /** Says goodbye and ends all media. */
  async stop(): Promise<void> {
    await Promise.all([this.heartbeat.stop(), this.audit.stop(), this.mediaLoss.stop()]);
    this.workers.close();
  }
}
