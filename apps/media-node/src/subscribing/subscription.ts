import {
  SdpError,
  subscriberAnswer,
  type CodecProfile,
  type MediaKind,
  type MediaSection,
  type Offer,
} from '@convene/sdp';
import type { mediaOperations, RequestOf } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import type { PublishedStream } from '../streams/published-stream.js';
import type { StreamSubscriber } from '../streams/stream-subscriber.js';
import type { MediaSession } from '../sessions/media-session.js';
import { connectTransport, createClientTransport } from '../transports/client-transport.js';
import { ConnectionDetails } from '../transports/connection-details.js';
import { Feed, sectionCapabilities } from '../transports/feed.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import { StreamFeed } from '../streams/stream-feed.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { neededProfile } from './needed-profile.js';

/** A checked `subscribe` request for this life of the node. */
export type SubscribeRequest = Readonly<Omit<RequestOf<typeof mediaOperations.subscribe>, 'epoch'>>;

/** What a client wants to receive. */
export interface SubscribingPlan {
  offer: Offer;
  profile: CodecProfile;
  sections: readonly MediaSection[];
}

/** A client that receives a stream from this node, whichever of the stream's publications feeds it. */
export class Subscription implements StreamSubscriber {
  private readonly logger = new Logger(Subscription.name);
  private readonly lifetime = new Lifetime();
  private feed?: StreamFeed;
  private answer?: Promise<string>;
  readonly details: ConnectionDetails;
  /** When it was made, milliseconds of `performance.now()`. */
  readonly createdAt = performance.now();

  constructor(
    readonly request: SubscribeRequest,
    private readonly session: MediaSession,
    readonly stream: PublishedStream,
    readonly worker: MediaWorker,
  ) {
    this.details = new ConnectionDetails(request.sdpOffer);
    this.lifetime.owns(session.keep(worker));
    stream.add(this);
  }

  get id(): string {
    return this.request.subscriptionId;
  }

  get maxKbps(): number {
    return this.request.maxKbps;
  }

  get videoScore(): number {
    return this.feed?.videoScore ?? 10;
  }

  get ended(): boolean {
    return this.lifetime.ended;
  }

  /** What is sent to the client. */
  get kinds(): MediaKind[] {
    return this.feed?.kinds ?? [];
  }

  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void {
    this.lifetime.owns(callback);
  }

  /**
   * Sets everything up; the same answer however often it is called.
   *
   * @returns the SDP answer.
   * @throws when it or its stream ends meanwhile, or SdpError when the client can receive nothing of the stream. The
   *   caller then ends it.
   */
  async open(plan: SubscribingPlan): Promise<string> {
    this.answer ??= this.setUp(plan);
    return await this.answer;
  }

  /** Another publication feeds the stream: its media replaces what the client is sent, without a word to the client. */
  sourceChanged(): void {
    // Without a feed, the set-up begins with the newest one.
    this.feed
      ?.follow(() => undefined)
      .catch((error: unknown) => {
        if (this.ended) return;
        const { sessionUid, streamId, subscriptionId } = this.request;
        this.logger.error({ sessionUid, streamId, subscriptionId, err: error, msg: 'A subscription lost its source' });
      });
  }

  /** Frees everything. May be called at any time and more than once. */
  end(): void {
    if (this.ended) return;
    this.lifetime.end();
    const { sessionUid, streamId, subscriptionId } = this.request;
    this.logger.log({ sessionUid, streamId, subscriptionId, msg: 'Subscription ended' });
  }

  private async setUp({ offer, profile, sections }: SubscribingPlan): Promise<string> {
    await this.stream.newest?.sourcesKnown();
    const needed = neededProfile(profile, sections, this.stream.newest);
    const router = await this.session.routers.forSubscriber(this.worker, profile, needed, this.lifetime);
    const transport = await createClientTransport(router, this.lifetime);
    this.details.watch(transport);
    const feed = new Feed(router, transport, sectionCapabilities(router, sections));
    this.feed = new StreamFeed(feed, this.stream, this.lifetime);
    const [sent] = await Promise.all([this.feed.follow(() => feed.negotiate()), connectTransport(transport, offer)]);
    if (sent.size === 0) {
      throw new SdpError(
        `The offer can receive nothing of the stream ${this.request.streamId}: its kinds or codecs do not match`,
      );
    }
    this.details.localSdp = subscriberAnswer(offer, transport, sent);
    return this.details.localSdp;
  }
}
