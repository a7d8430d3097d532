import {
  publisherAnswer,
  SdpError,
  type CodecProfile,
  type MediaKind,
  type MediaSection,
  type Offer,
  type RtpParameters,
} from '@convene/sdp';
import type { mediaOperations, RequestOf } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import type { types } from 'mediasoup';
import { incomingLimitBps } from '../transports/bitrate-limit.js';
import type { MediaSession } from '../sessions/media-session.js';
import type { SessionRouter, Source } from '../routers/session-router.js';
import { connectTransport, createClientTransport } from '../transports/client-transport.js';
import { ConnectionDetails } from '../transports/connection-details.js';
import { Feed, sectionCapabilities } from '../transports/feed.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import type { OwnPublication } from '../streams/publication.js';
import type { StreamSubscriber } from '../streams/stream-subscriber.js';
import type { MediaWorker } from '../workers/media-worker.js';

/** A checked `publish` request for this life of the node. */
export type PublishRequest = Readonly<Omit<RequestOf<typeof mediaOperations.publish>, 'epoch'>>;

/** What is to be received of an offer. */
export interface PublishingPlan {
  offer: Offer;
  profile: CodecProfile;
  /** The part of the profile that is received. */
  sent: CodecProfile;
  /** What mediasoup has to receive, by the section that sends it. */
  received: ReadonlyMap<MediaSection, RtpParameters>;
}

/** A client that sends a stream to this node: a transport with a producer for audio, one for video, or both. */
export class ClientPublication implements OwnPublication {
  private readonly logger = new Logger(ClientPublication.name);
  private readonly lifetime = new Lifetime();
  private readonly sources = new Map<MediaKind, Source>();
  private transport?: types.WebRtcTransport;
  private subscribersKbps: readonly number[] = [];
  private limitBps = 0;
  private answer?: Promise<string>;
  readonly details: ConnectionDetails;
  /** When it was made, milliseconds of `performance.now()`. */
  readonly createdAt = performance.now();

  constructor(
    readonly request: PublishRequest,
    private readonly session: MediaSession,
    readonly worker: MediaWorker,
  ) {
    this.details = new ConnectionDetails(request.sdpOffer);
    this.lifetime.owns(session.keep(worker));
  }

  get id(): string {
    return this.request.publicationId;
  }

  get streamId(): string {
    return this.request.streamId;
  }

  get ended(): boolean {
    return this.lifetime.ended;
  }

  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void {
    this.lifetime.owns(callback);
  }

  /**
   * Sets everything up; the same answer however often it is called.
   *
   * @returns the SDP answer.
   * @throws when it ends meanwhile, or SdpError when mediasoup refuses the offer. The caller then ends it.
   */
  async open(plan: PublishingPlan): Promise<string> {
    this.answer ??= this.setUp(plan);
    return await this.answer;
  }

  private async setUp({ offer, profile, sent, received }: PublishingPlan): Promise<string> {
    const router = await this.session.routers.forPublisher(this.worker, profile, sent, this.lifetime);
    const transport = await createClientTransport(router, this.lifetime);
    this.details.watch(transport);
    this.transport = transport;
    await Promise.all([
      connectTransport(transport, offer),
      this.applyLimit(),
      ...[...received].map(([section, parameters]) => this.produce(router, transport, section.kind, parameters)),
    ]);
    const returned = this.request.loopback ? await this.loopBack(router, transport, [...received.keys()]) : [];
    this.session.opened(this);
    this.details.localSdp = publisherAnswer(offer, transport, received, this.request, new Set(returned));
    return this.details.localSdp;
  }

  /**
   * Sends the client's own media back to it, in the sections in which it wants to receive. It comes without header
   * extensions: the answer accepts them for what the client sends.
   *
   * @returns the mids of those that are sent.
   */
  private async loopBack(
    router: SessionRouter,
    transport: types.WebRtcTransport,
    sections: readonly MediaSection[],
  ): Promise<string[]> {
    const wanting = sections.filter(({ direction }) => direction === 'sendrecv');
    const bare = wanting.map((section) => ({ ...section, extensions: [] }));
    const feed = new Feed(router, transport, sectionCapabilities(router, bare));
    await feed.switchTo(this);
    return [...feed.negotiate().keys()].map(({ mid }) => mid);
  }

  private async produce(
    router: SessionRouter,
    transport: types.WebRtcTransport,
    kind: MediaKind,
    rtpParameters: RtpParameters,
  ): Promise<void> {
    try {
      this.sources.set(kind, { producer: await transport.produce({ kind, rtpParameters }), router });
    } catch (error) {
      // mediasoup's names for parameters that it does not like; anything else is not the client's doing.
      const refused = error instanceof Error && (error.name === 'TypeError' || error.name === 'UnsupportedError');
      throw refused ? new SdpError(`The ${kind} section cannot be received: ${error.message}`) : error;
    }
  }

  /** What the stream has. */
  get kinds(): MediaKind[] {
    return [...this.sources.keys()];
  }

  /** The producer of a kind, if the stream has one. */
  source(kind: MediaKind): Source | undefined {
    return this.sources.get(kind);
  }

  /** Its offer has said it. */
  async sourcesKnown(): Promise<void> {}

  /** Its client is asked for a key frame, so there is no need for another one. */
  async sourceForNewcomer(kind: MediaKind): Promise<Source | undefined> {
    return this.source(kind);
  }

  /** Limits what its client sends to what those who receive it may receive. */
  receivedBy(subscribers: readonly StreamSubscriber[]): void {
    this.subscribersKbps = subscribers.map(({ maxKbps }) => maxKbps);
    this.applyLimit().catch((error: unknown) => {
      if (this.lifetime.ended) return;
      this.logger.warn({ publicationId: this.id, err: error, msg: 'The bandwidth limit could not be changed' });
    });
  }

  /** Frees everything. May be called at any time and more than once. */
  end(): void {
    if (this.ended) return;
    this.lifetime.end();
    const { sessionUid, streamId, publicationId } = this.request;
    this.logger.log({ sessionUid, streamId, publicationId, msg: 'Publication ended' });
  }

  private async applyLimit(): Promise<void> {
    const limitBps = incomingLimitBps([this.request.maxKbps, ...this.subscribersKbps]);
    if (limitBps === this.limitBps || this.transport === undefined || this.ended) return;
    this.limitBps = limitBps;
    await this.transport.setMaxIncomingBitrate(limitBps);
  }
}
