import { randomUUID } from 'node:crypto';
import type { MediaKind } from '@convene/sdp';
import type { types } from 'mediasoup';
import type { Source } from '../routers/session-router.js';
import type { MediaSession } from '../sessions/media-session.js';
import type { Publication } from '../streams/publication.js';
import type { StreamSubscriber } from '../streams/stream-subscriber.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import type { MediaWorker } from '../workers/media-worker.js';
import type { RelayEnd, RelaySource } from './relay-request.js';
import { connectRelay, createRelayTransport, endOf, type RelaySettings } from './relay-transport.js';

/** A publication of another node that feeds its stream here, too: for those who receive it from this node. */
export class RelayedPublication implements Publication {
  private readonly lifetime = new Lifetime();
  private readonly sources = new Map<MediaKind, Source>();
  private limits: readonly number[] = [];
  private publicationId = '';
  readonly relayId = randomUUID();

  /** @param onReceivers is told when who receives it here has changed. */
  constructor(
    private readonly session: MediaSession,
    readonly streamId: string,
    readonly worker: MediaWorker,
    private readonly onReceivers: () => void,
  ) {
    this.lifetime.owns(session.keep(worker));
  }

  /** That of the publication where it is made. */
  get id(): string {
    return this.publicationId;
  }

  get ended(): boolean {
    return this.lifetime.ended;
  }

  /** How many receive it here. */
  get receivers(): number {
    return this.limits.length;
  }

  /** The lowest limit of those who receive it here, kbit/s; 0 = none has one. */
  get maxKbps(): number {
    const given = this.limits.filter((limit) => limit > 0);
    return given.length > 0 ? Math.min(...given) : 0;
  }

  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void {
    this.lifetime.owns(callback);
  }

  /**
   * Sets everything up; from then on it feeds its stream.
   *
   * @param ask asks the other node for it.
   * @throws when it ends meanwhile; whatever `ask` throws. The caller then ends it.
   */
  async open(settings: RelaySettings, ask: (end: RelayEnd) => Promise<RelaySource>): Promise<void> {
    const router = await this.session.routers.forPublisher(this.worker, {}, {}, this.lifetime);
    const transport = await createRelayTransport(router, settings, this.lifetime);
    const { publicationId, end, sent } = await ask(endOf(transport));
    this.publicationId = publicationId;
    await connectRelay(transport, end);
    await Promise.all(
      sent.map(async ({ kind, rtpParameters }) => {
        const producer = await transport.produce({ kind, rtpParameters: rtpParameters as types.RtpParameters });
        this.sources.set(kind, { producer, router });
      }),
    );
    this.session.opened(this);
  }

  source(kind: MediaKind): Source | undefined {
    return this.sources.get(kind);
  }

  async sourceForNewcomer(kind: MediaKind): Promise<Source | undefined> {
    return this.source(kind);
  }

  /** The other node knew it. */
  async sourcesKnown(): Promise<void> {}

  receivedBy(subscribers: readonly StreamSubscriber[]): void {
    this.limits = subscribers.map(({ maxKbps }) => maxKbps);
    this.onReceivers();
  }

  /** Frees everything. May be called at any time and more than once. */
  end(): void {
    this.lifetime.end();
  }
}
