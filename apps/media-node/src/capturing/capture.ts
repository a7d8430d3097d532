import type { MediaKind } from '@convene/sdp';
import { ServiceError } from '@convene/service-contracts';
import { Logger } from '@nestjs/common';
import type { types } from 'mediasoup';
import type { NodeBus } from '../bus/node-bus.js';
import type { PublishedStream } from '../streams/published-stream.js';
import type { StreamSubscriber } from '../streams/stream-subscriber.js';
import type { MediaSession } from '../sessions/media-session.js';
import type { SessionRouter } from '../routers/session-router.js';
import { Feed } from '../transports/feed.js';
import { Lifetime } from '../lifetimes/lifetime.js';
import { StreamFeed } from '../streams/stream-feed.js';
import type { MediaWorker } from '../workers/media-worker.js';
import { captureCapabilities } from './capture-capabilities.js';
import { CaptureClock } from './capture-clock.js';
import type { CaptureRequest, CaptureSource } from './capture-request.js';
import { captureSource } from './capture-source.js';
import { createCaptureTransport } from './capture-transport.js';

/** A kind of a stream that is captured. */
type CapturedKind = Readonly<{ kind: MediaKind }>;

/** What was made for a capture. */
interface Sending {
  transport: types.PlainTransport;
  feed: Feed<CapturedKind>;
  following: StreamFeed<CapturedKind>;
}

/** A recording worker that gets a stream as plain RTP, whichever of the stream's publications feeds it. */
export class Capture implements StreamSubscriber {
  private readonly logger = new Logger(Capture.name);
  private readonly lifetime = new Lifetime();
  private readonly clock: CaptureClock;
  private following?: StreamFeed<CapturedKind>;
  private sending?: Promise<Sending>;
  /** A recording takes what there is: it limits no publisher. */
  readonly maxKbps = 0;
  readonly videoScore = 10;
  /** When it was made, milliseconds of `performance.now()`. */
  readonly createdAt = performance.now();

  constructor(
    readonly request: CaptureRequest,
    session: MediaSession,
    private readonly stream: PublishedStream,
    /** Its stream's. */
    readonly worker: MediaWorker,
    bus: Pick<NodeBus, 'publish'>,
  ) {
    this.clock = new CaptureClock(request.captureId, bus);
    this.lifetime.owns(session.keep(worker));
    this.lifetime.owns(() => this.clock.stop());
    stream.add(this);
  }

  get id(): string {
    return this.request.captureId;
  }

  get ended(): boolean {
    return this.lifetime.ended;
  }

  /** Calls back when it ends, or at once when it has ended. */
  onEnd(callback: () => void): void {
    this.lifetime.owns(callback);
  }

  /**
   * Sets everything up, the first time, and says what is sent from now on. Only what the worker was told of is explained
   * by the clock: its reports never mix with those of a source that the worker does not know yet.
   *
   * @throws when it or its stream ends meanwhile. The caller then ends it.
   */
  async open(): Promise<CaptureSource> {
    this.sending ??= this.setUp();
    const { transport, feed, following } = await this.sending;
    return await following.follow((publication) => {
      if (publication === undefined || this.ended) throw this.streamIsGone();
      this.clock.follow(feed.kinds, publication);
      return captureSource(transport, feed.sent);
    });
  }

  /** Another publication feeds the stream: its media replaces what is sent. The worker sees it by the SSRCs, and asks. */
  sourceChanged(): void {
    this.clock.stop();
    // Without a feed, the set-up begins with the newest one.
    this.following
      ?.follow(() => undefined)
      .catch((error: unknown) => {
        if (this.ended) return;
        const { sessionUid, streamId, captureId } = this.request;
        this.logger.error({ sessionUid, streamId, captureId, err: error, msg: 'A capture lost its source' });
        this.end();
      });
  }

  /** Frees everything. May be called at any time and more than once. */
  end(): void {
    if (this.ended) return;
    this.lifetime.end();
    const { sessionUid, streamId, captureId, workerId } = this.request;
    this.logger.log({ sessionUid, streamId, captureId, workerId, msg: 'Capture ended' });
  }

  private async setUp(): Promise<Sending> {
    const router = this.routerOfStream();
    router.users.add(this.lifetime);
    const transport = await createCaptureTransport(router, this.request, this.lifetime);
    const capabilities = captureCapabilities(router.router.rtpCapabilities);
    const kinds = (['audio', 'video'] as const).filter((kind) => this.request[kind]);
    // The worker is told of SSRCs: it would miss the key frame with which another one begins.
    const feed = new Feed(router, transport, new Map(kinds.map((kind) => [{ kind }, capabilities])), false);
    this.following = new StreamFeed(feed, this.stream, this.lifetime);
    return { transport, feed, following: this.following };
  }

  /** That of the publisher: what it sends needs no pipe there. */
  private routerOfStream(): SessionRouter {
    const { newest } = this.stream;
    const source = newest?.source('video') ?? newest?.source('audio');
    if (source === undefined) throw this.streamIsGone();
    return source.router;
  }

  private streamIsGone(): ServiceError {
    return new ServiceError('unknown-stream', `The stream ${this.request.streamId} has ended`);
  }
}
