import { restOperations, rpcOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { ChangeStream } from './change-stream.js';
import { ForceUnpublish } from './force-unpublish.js';
import { PublishVideo } from './publish-video.js';
import { ReconnectStream } from './reconnect-stream.js';

@Controller()
export class StreamsController {
  constructor(
    private readonly publishVideo: PublishVideo,
    private readonly changeStream: ChangeStream,
    private readonly forceUnpublish: ForceUnpublish,
    private readonly reconnectStream: ReconnectStream,
  ) {}

  @Handles(rpcOperations.publishVideo)
  async publish({ params, publicationId, ...caller }: RequestOf<typeof rpcOperations.publishVideo>) {
    return this.publishVideo.publish(caller, params, publicationId);
  }

  @Handles(rpcOperations.unpublishVideo)
  async unpublish(caller: RequestOf<typeof rpcOperations.unpublishVideo>) {
    await this.changeStream.unpublish(caller);
    return {};
  }

  @Handles(rpcOperations.reconnectStream)
  async reconnect({ params, ...caller }: RequestOf<typeof rpcOperations.reconnectStream>) {
    return this.reconnectStream.reconnect(caller, params);
  }

  @Handles(rpcOperations.streamPropertyChanged)
  async propertyChanged({ params, ...caller }: RequestOf<typeof rpcOperations.streamPropertyChanged>) {
    await this.changeStream.propertyChanged(caller, params);
    return {};
  }

  @Handles(rpcOperations.forceUnpublish)
  async forceUnpublishAs({ params, ...caller }: RequestOf<typeof rpcOperations.forceUnpublish>) {
    await this.forceUnpublish.byUser(caller, params.streamId);
    return {};
  }

  @Handles(restOperations.deleteStream)
  async delete({ sessionId, streamId }: RequestOf<typeof restOperations.deleteStream>) {
    await this.forceUnpublish.byServer(sessionId, streamId);
    return {};
  }
}
