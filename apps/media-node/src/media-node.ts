import { MediaLoss } from './announcing/media-loss.js';
import { Audit } from './announcing/audit.js';
import { Heartbeat } from './announcing/heartbeat.js';
import { Captures } from './capturing/captures.js';
import { Capturing } from './capturing/capturing.js';
import { RecorderWatch } from './capturing/recorder-watch.js';
import type { NodeBus } from './bus/node-bus.js';
import type { NodeIdentity } from './bus/node-identity.js';
import type { CameraSettings } from './ingest/camera/camera-settings.js';
import { Ingesting } from './ingest/ingesting.js';
import { Publishing } from './publishing/publishing.js';
import { MediaRegistry } from './sessions/media-registry.js';
import { MediaSessions } from './sessions/media-sessions.js';
import { ReceivingRelays } from './relaying/receiving-relays.js';
import type { RelaySettings } from './relaying/relay-transport.js';
import { SendingRelays } from './relaying/sending-relays.js';
import { Subscribing } from './subscribing/subscribing.js';
import type { WorkerPool } from './workers/worker-pool.js';

/** All parts of a media node and how they hang together; knows nothing of NATS or Nest. */
export class MediaNode {
  readonly registry = new MediaRegistry();
  readonly captures = new Captures();
  readonly sessions: MediaSessions;
  readonly publishing: Publishing;
  readonly subscribing: Subscribing;
  readonly capturing: Capturing;
  readonly ingesting: Ingesting;
  readonly sendingRelays: SendingRelays;
  readonly receivingRelays: ReceivingRelays;
  private readonly heartbeat: Heartbeat;
  private readonly audit: Audit;
  private readonly mediaLoss: MediaLoss;
  private readonly recorderWatch: RecorderWatch;

  /** @param workers started already, so that nothing is announced that cannot be served. */
  constructor(
    identity: NodeIdentity,
    readonly workers: WorkerPool,
    bus: NodeBus,
    cameras: CameraSettings,
    relays: RelaySettings,
  ) {
    this.sessions = new MediaSessions(workers);
    this.publishing = new Publishing(this.sessions, this.registry);
    this.sendingRelays = new SendingRelays(this.sessions, relays, bus);
    this.receivingRelays = new ReceivingRelays(identity, relays, bus);
    this.subscribing = new Subscribing(this.sessions, this.registry, this.receivingRelays);
    this.recorderWatch = new RecorderWatch(this.captures, bus);
    this.capturing = new Capturing(this.sessions, this.captures, this.recorderWatch, bus);
    this.ingesting = new Ingesting(this.sessions, this.registry, cameras);
    this.heartbeat = new Heartbeat(identity, bus, workers, this.sessions, this.registry);
    this.audit = new Audit(identity, bus, this.registry);
    this.mediaLoss = new MediaLoss(identity, bus, this.registry, this.captures, this.receivingRelays);
    workers.onDeath((worker) => this.mediaLoss.workerDied(worker));
  }

  /**
   * Announces the node: from now on it gets requests.
   *
   * @param onReplaced another process has this node's name now: the two would take each other's requests.
   */
  announce(onReplaced: () => void): void {
    this.heartbeat.start(onReplaced);
    this.audit.start();
    this.sendingRelays.start();
    this.receivingRelays.start();
  }

  /** Whether nothing new is to be placed here. */
  get isDraining(): boolean {
    return this.heartbeat.isDraining;
  }

  /** Takes nothing new, and waits until what is here has ended. @param cut ends the waiting. */
  async drain(cut: AbortSignal): Promise<void> {
    await this.heartbeat.drain();
    await this.registry.untilEmpty(cut);
  }

  /** Says goodbye and ends all media. */
  async stop(): Promise<void> {
    const relays = [this.sendingRelays, this.receivingRelays];
    const parts = [this.heartbeat, this.audit, this.mediaLoss, this.recorderWatch, ...relays];
    await Promise.all(parts.map((part) => part.stop()));
    this.registry.endAll();
    this.workers.close();
  }
}
