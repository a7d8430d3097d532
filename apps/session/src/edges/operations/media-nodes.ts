import { mediaOperations as operations, type RequestOf, sessionService } from '@convene/service-contracts';
import { type Answering, Answers } from '@convene/service-kit';
import { NodeRegistry } from '../../nodes/node-registry.js';
import { LostMedia } from '../../workflows/publishing/lost-media.js';
import { Captures } from '../../workflows/recording/captures.js';

/** What media nodes tell of themselves, and of what they have lost. */
@Answers(sessionService.mediaNodes)
export class MediaNodes implements Answering<typeof sessionService.mediaNodes> {
  constructor(
    private readonly registry: NodeRegistry,
    private readonly lostMedia: LostMedia,
    private readonly captures: Captures,
  ) {}

  async heartbeat(request: RequestOf<typeof operations.heartbeat>) {
    return this.registry.heartbeat(request);
  }

  async audit(request: RequestOf<typeof operations.audit>) {
    return this.registry.audit(request);
  }

  async mediaLost({ publicationIds, subscriptionIds }: RequestOf<typeof operations.mediaLost>) {
    await this.lostMedia.end(publicationIds, subscriptionIds);
  }

  async recorderLost({ workerId }: RequestOf<typeof operations.recorderLost>) {
    await this.captures.workerLost(workerId);
  }
}
