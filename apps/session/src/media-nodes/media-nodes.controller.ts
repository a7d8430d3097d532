import { mediaOperations, restOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { LostMedia } from './lost-media.js';
import { MediaNodesService } from './media-nodes.service.js';
import { NodeList } from './node-list.js';

@Controller()
export class MediaNodesController {
  constructor(
    private readonly nodes: MediaNodesService,
    private readonly lostMedia: LostMedia,
    private readonly list: NodeList,
  ) {}

  @Handles(mediaOperations.heartbeat)
  async heartbeat(request: RequestOf<typeof mediaOperations.heartbeat>) {
    return this.nodes.heartbeat(request);
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

  @Handles(restOperations.listMediaNodes)
  async listNodes(_request: RequestOf<typeof restOperations.listMediaNodes>) {
    return { nodes: await this.list.list() };
  }

  @Handles(restOperations.getMediaNode)
  async getNode({ id }: RequestOf<typeof restOperations.getMediaNode>) {
    return this.list.get(id);
  }

  @Handles(restOperations.drainMediaNode)
  async drainNode({ id, wanted }: RequestOf<typeof restOperations.drainMediaNode>) {
    return this.list.drain(id, wanted);
  }
}
