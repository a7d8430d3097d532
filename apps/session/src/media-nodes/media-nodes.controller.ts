import { mediaOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { LostMedia } from './lost-media.js';
import { MediaNodesService } from './media-nodes.service.js';

@Controller()
export class MediaNodesController {
  constructor(
    private readonly nodes: MediaNodesService,
    private readonly lostMedia: LostMedia,
  ) {}

  @Handles(mediaOperations.heartbeat)
  async heartbeat(request: RequestOf<typeof mediaOperations.heartbeat>) {
    await this.nodes.heartbeat(request);
    return {};
  }

  @Handles(mediaOperations.audit)
  async audit(request: RequestOf<typeof mediaOperations.audit>) {
    return this.nodes.audit(request);
  }

  @Handles(mediaOperations.mediaLost)
  async mediaLost({ publicationIds, subscriptionIds }: RequestOf<typeof mediaOperations.mediaLost>) {
    await this.lostMedia.end(publicationIds, subscriptionIds);
    return {};
  }
}
