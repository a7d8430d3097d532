import type { MediaKind } from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { MediaSession } from '../sessions/media-session.js';
import type { Publication } from '../streams/publication.js';
import type { PublishedStream } from '../streams/published-stream.js';
import type { StreamSubscriber } from '../streams/stream-subscriber.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import type { MediaWorker } from '../workers/media-worker.js';
import type { RelayRequest, RelaySource } from './relay-request.js';
import { connectRelay, createRelayTransport, endOf, type RelaySettings } from './relay-transport.js';

/**
 * Another node that gets a stream of this one, for those who receive it there. It gets one publication: when another one
 * feeds the stream it ends, and the other node asks for the new one.
 */
export class Relay implements StreamSubscriber {
  private readonly logger = new Logger(Relay.name);
  private readonly lifetime = new Lifetime();
  readonly worker: MediaWorker;
  /** There the video is what arrived here. */
  readonly videoScore = 10;
  private limitKbps: number;
  /** When the other node said last that it needs it, milliseconds of `performance.now()`. */
  keptAt = performance.now();

  /** @param publication feeds the stream now. */
  constructor(
    readonly request: RelayRequest,
    session: MediaSession,
    private readonly stream: PublishedStream,
    private readonly publication: Publication,
  ) {
    this.worker = publication.worker;
    this.limitKbps = request.maxKbps;
    this.lifetime.owns(session.keep(this.worker));
    stream.add(this);
  }

  get id(): string {
    return this.request.relayId;
  }

  /** The lowest limit of those who receive the stream there. */
  get maxKbps(): number {
    return this.limitKbps;
  }

  get ended(): boolean {
    return this.lifetime.ended;
  }

  /** Whether another publication feeds the stream now. */
  get isOvertaken(): boolean {
    const { newest } = this.stream;
    return newest !== undefined && newest !== this.publication;
  }

  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void {
    this.lifetime.owns(callback);
  }

  /** Sends. @throws when it or its stream ends meanwhile. The caller then ends it. */
  async open(settings: RelaySettings): Promise<RelaySource> {
    const { publication } = this;
    await publication.sourcesKnown();
    const kinds = (['audio', 'video'] as const).filter((kind) => publication.source(kind));
    const router = publication.source(kinds[0] ?? 'video')?.router;
    if (!router) throw new Error(`The stream ${this.request.streamId} sends nothing`);
    router.users.add(this.lifetime);
    const transport = await createRelayTransport(router, settings, this.lifetime);
    await connectRelay(transport, this.request.end);
    const send = async (kind: MediaKind) => {
      const { rtpParameters } = await transport.consume({ producerId: publication.source(kind)!.producer.id });
      return { kind, rtpParameters };
    };
    const sent = await Promise.all(kinds.map(send));
    return { publicationId: publication.id, end: endOf(transport), sent };
  }

  /** The other node needs it still, and limits the video to this. */
  keep(maxKbps: number): void {
    this.keptAt = performance.now();
    if (maxKbps === this.limitKbps) return;
    this.limitKbps = maxKbps;
    this.stream.limitChanged();
  }

  /** Another publication feeds the stream from now on. */
  sourceChanged(): void {
    if (this.isOvertaken) this.end();
  }

  /** Frees everything. May be called at any time and more than once. */
  end(): void {
    if (this.ended) return;
    this.lifetime.end();
    const { sessionUid, streamId, relayId, nodeId } = this.request;
    this.logger.log({ sessionUid, streamId, relayId, nodeId, msg: 'Relay ended' });
  }
}
