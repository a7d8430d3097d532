import { codecProfileOf, parseOffer, producerParameters, publishingSections, sentProfileOf } from '@convene/sdp';
import { Logger } from '@nestjs/common';
import type { MediaRegistry } from '../sessions/media-registry.js';
import type { MediaSessions } from '../sessions/media-sessions.js';
import { failureOf } from '../sessions/set-up-failure.js';
import { ClientPublication, type PublishingPlan, type PublishRequest } from './client-publication.js';

/** Lets clients send streams to this node. */
export class Publishing {
  private readonly logger = new Logger(Publishing.name);

  constructor(
    private readonly sessions: MediaSessions,
    private readonly registry: MediaRegistry,
  ) {}

  /**
   * Makes a publication. A repeated request gets the same answer; one with the same id and another offer replaces it.
   *
   * @returns the SDP answer.
   * @throws SdpError when the offer cannot be used; ServiceError `unavailable` when its worker dies meanwhile,
   *   `unknown-stream` when it is closed meanwhile.
   */
  async publish(request: PublishRequest): Promise<string> {
    const plan = planOf(request);
    // Without this wait it is known from the first moment on, also to a request that closes it meanwhile.
    if (this.sessions.hasNoWorker) await this.sessions.untilThereIsAWorker();
    const publication = this.repeated(request) ?? this.begin(request);
    try {
      const answer = await publication.open(plan);
      const { sessionUid, streamId, publicationId } = request;
      const { kinds } = publication;
      const worker = publication.worker.index;
      this.logger.log({ sessionUid, streamId, publicationId, kinds, worker, msg: 'Publishing' });
      return answer;
    } catch (error) {
      const failure = failureOf(error, publication, `The publication of ${request.streamId}`);
      publication.end();
      throw failure;
    }
  }

  private repeated(request: PublishRequest): ClientPublication | undefined {
    const existing = this.registry.publication(request.publicationId);
    if (existing instanceof ClientPublication && existing.request.sdpOffer === request.sdpOffer) return existing;
    existing?.end();
    return undefined;
  }

  private begin(request: PublishRequest): ClientPublication {
    const session = this.sessions.findOrCreate(request.sessionUid);
    const publication = new ClientPublication(request, session, session.workerForPublication());
    this.registry.addPublication(publication);
    return publication;
  }
}

function planOf({ sdpOffer, hasAudio, hasVideo }: PublishRequest): PublishingPlan {
  const offer = parseOffer(sdpOffer);
  const sections = publishingSections(offer, { audio: hasAudio, video: hasVideo });
  const received = new Map(sections.map((section) => [section, producerParameters(section)]));
  return { offer, profile: codecProfileOf(sections), sent: sentProfileOf(sections), received };
}
