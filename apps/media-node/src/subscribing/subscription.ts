import {
  consumerCapabilities,
  SdpError,
  subscriberAnswer,
  type CodecProfile,
  type MediaKind,
  type MediaSection,
  type Offer,
} from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { types } from 'mediasoup';
import { bitrateBps } from '../bandwidth/bitrate.js';
import type { Publication } from '../publishing/publication.js';
import type { MediaSession } from '../routers/media-session.js';
import type { SessionRouter } from '../routers/session-router.js';
import { connectTransport, createClientTransport } from '../transports/client-transport.js';
import { Lifetime } from '../transports/lifetime.js';
import { neededProfile } from './needed-profile.js';
import type { SubscribeRequest } from './subscribe-request.js';

/** What a client wants to receive. */
export interface SubscribingPlan {
  offer: Offer;
  profile: CodecProfile;
  sections: readonly MediaSection[];
}

/** A client that receives a stream from this node: a transport with a consumer for each section that can be fed. */
export class Subscription {
  private readonly logger = new Logger(Subscription.name);
  private readonly lifetime = new Lifetime();
  private readonly consumers = new Map<MediaKind, types.Consumer>();
  private answer?: Promise<string>;
  /** When it was made, milliseconds of `performance.now()`. */
  readonly createdAt = performance.now();

  constructor(
    readonly request: SubscribeRequest,
    readonly session: MediaSession,
    private readonly publication: Publication,
  ) {
    this.lifetime.owns(session.hold());
    publication.add(this);
  }

  get id(): string {
    return this.request.subscriptionId;
  }

  get maxKbps(): number {
    return this.request.maxKbps;
  }

  get ended(): boolean {
    return this.lifetime.ended;
  }

  /** What is sent to the client. */
  get kinds(): MediaKind[] {
    return [...this.consumers.keys()];
  }

  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void {
    this.lifetime.owns(callback);
  }

  /**
   * Sets everything up; the same answer however often it is called.
   *
   * @returns the SDP answer.
   * @throws when it or its publication ends meanwhile, or SdpError when the client can receive nothing of the stream.
   *   The caller then ends it.
   */
  async open(plan: SubscribingPlan): Promise<string> {
    this.answer ??= this.setUp(plan);
    return await this.answer;
  }

  /** Frees everything. May be called at any time and more than once. */
  end(): void {
    if (this.ended) return;
    this.lifetime.end();
    const { sessionUid, streamId, subscriptionId } = this.request;
    this.logger.log({ sessionUid, streamId, subscriptionId, msg: 'Subscription ended' });
  }

  private async setUp({ offer, profile, sections }: SubscribingPlan): Promise<string> {
    const router = await this.session.routerFor(profile, neededProfile(profile, sections, this.publication));
    const [transport, producers] = await Promise.all([
      createClientTransport(router, this.lifetime),
      Promise.all(sections.map((section) => this.producerIn(router, section))),
    ]);
    const [consumed] = await Promise.all([
      Promise.all(sections.map((section, index) => this.consume(router, transport, section, producers[index]))),
      connectTransport(transport, offer),
      this.applyLimits(transport),
    ]);
    const sent = new Map(
      consumed.flatMap((consumer, index) => (consumer ? [[sections[index]!, consumer.rtpParameters]] : [])),
    );
    if (sent.size === 0) {
      throw new SdpError(
        `The offer can receive nothing of the stream ${this.request.streamId}: its kinds or codecs do not match`,
      );
    }
    return subscriberAnswer(offer, transport, sent);
  }

  private async producerIn(router: SessionRouter, { kind }: MediaSection): Promise<types.Producer | undefined> {
    const source = this.publication.source(kind);
    return source && (await router.producerHere(source));
  }

  /**
   * Opens the consumer of a section, unless the stream has nothing for it. mediasoup asks the publisher for a key frame
   * as soon as the client has connected.
   */
  private async consume(
    { router }: SessionRouter,
    transport: types.WebRtcTransport,
    section: MediaSection,
    producer: types.Producer | undefined,
  ): Promise<types.Consumer | undefined> {
    const rtpCapabilities = consumerCapabilities(router.rtpCapabilities, section);
    if (producer === undefined || rtpCapabilities === undefined) return undefined;
    if (!router.canConsume({ producerId: producer.id, rtpCapabilities })) return undefined;
    const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
    this.consumers.set(section.kind, consumer);
    return consumer;
  }

  private async applyLimits(transport: types.WebRtcTransport): Promise<void> {
    const [maxBps, minBps] = [bitrateBps(this.request.maxKbps), bitrateBps(this.request.minKbps)];
    if (maxBps > 0) await transport.setMaxOutgoingBitrate(maxBps);
    if (minBps > 0) await transport.setMinOutgoingBitrate(maxBps > 0 ? Math.min(minBps, maxBps) : minBps);
  }
}
