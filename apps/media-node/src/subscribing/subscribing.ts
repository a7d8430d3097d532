import { codecProfileOf, parseOffer, subscribingSections } from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { MediaRegistry } from '../sessions/media-registry.js';
import type { MediaSession } from '../sessions/media-session.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import type { PublishedStream } from '../streams/published-stream.js';
import type { RemoteStreams } from '../sessions/remote-streams.js';
import { failureOf } from '../sessions/set-up-failure.js';
import { type SubscribeRequest, Subscription, type SubscribingPlan } from './subscription.js';

/** Lets clients receive streams, of this node or another one. */
export class Subscribing {
  private readonly logger = new Logger(Subscribing.name);

  constructor(
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
    private readonly remote: RemoteStreams,
  ) {}

  /**
   * Makes a subscription. A repeated request gets the same answer; one with the same id and another offer replaces it.
   *
   * @returns the SDP answer.
   * @throws SdpError when the offer cannot be used; ServiceError `unknown-stream` when the stream is not here or ends
   *   meanwhile, `unavailable` when its worker dies meanwhile.
   */
  async subscribe(request: SubscribeRequest): Promise<string> {
    const plan = planOf(request);
    const subscription = this.repeated(request) ?? (await this.begin(request));
    try {
      const answer = await subscription.open(plan);
      const { sessionUid, streamId, subscriptionId } = request;
      const { kinds } = subscription;
      const worker = subscription.worker.index;
      this.logger.log({ sessionUid, streamId, subscriptionId, kinds, worker, msg: 'Subscribed' });
      return answer;
    } catch (error) {
      const failure = failureOf(error, subscription, `The subscription of ${request.streamId}`);
      subscription.end();
      throw failure;
    }
  }

  private repeated(request: SubscribeRequest): Subscription | undefined {
    const existing = this.registry.subscription(request.subscriptionId);
    if (existing instanceof Subscription && existing.request.sdpOffer === request.sdpOffer) return existing;
    existing?.end();
    return undefined;
  }

  private async begin(request: SubscribeRequest): Promise<Subscription> {
    const { sessionUid, streamId, origin } = request;
    if (!origin) {
      const { session, stream } = this.sessions.streamOf(sessionUid, streamId);
      return this.receive(request, session, stream);
    }
    if (this.sessions.hasNoWorker) await this.sessions.untilThereIsAWorker();
    const session = this.sessions.findOrCreate(sessionUid);
    return this.remote.use(session, streamId, origin, (stream) => this.receive(request, session, stream));
  }

  private receive(request: SubscribeRequest, session: MediaSession, stream: PublishedStream): Subscription {
    const subscription = new Subscription(request, session, stream, session.workerForSubscription(stream));
    this.registry.addSubscription(subscription);
    return subscription;
  }
}

function planOf({ sdpOffer }: SubscribeRequest): SubscribingPlan {
  const offer = parseOffer(sdpOffer);
  const sections = subscribingSections(offer);
  return { offer, profile: codecProfileOf(sections), sections };
}
