import { codecProfileOf, parseOffer, subscribingSections } from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { MediaRegistry } from '../sessions/media-registry.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import { failureOf } from '../sessions/set-up-failure.js';
import { type SubscribeRequest, Subscription, type SubscribingPlan } from './subscription.js';

/** Lets clients receive the streams of this node. */
export class Subscribing {
  private readonly logger = new Logger(Subscribing.name);

  constructor(
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
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
    const subscription = this.repeated(request) ?? this.begin(request);
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

  private begin(request: SubscribeRequest): Subscription {
    const { session, stream } = this.sessions.streamOf(request.sessionUid, request.streamId);
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
