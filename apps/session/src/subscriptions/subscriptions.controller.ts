import { rpcOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { ReceiveVideoFrom } from './receive-video-from.js';
import { UnsubscribeFromVideo } from './unsubscribe-from-video.js';

@Controller()
export class SubscriptionsController {
  constructor(
    private readonly receiveVideoFrom: ReceiveVideoFrom,
    private readonly unsubscribeFromVideo: UnsubscribeFromVideo,
  ) {}

  @Handles(rpcOperations.receiveVideoFrom)
  async receive({ params, subscriptionId, ...caller }: RequestOf<typeof rpcOperations.receiveVideoFrom>) {
    return this.receiveVideoFrom.receive(caller, params, subscriptionId);
  }

  @Handles(rpcOperations.unsubscribeFromVideo)
  async unsubscribe({ params, ...caller }: RequestOf<typeof rpcOperations.unsubscribeFromVideo>) {
    await this.unsubscribeFromVideo.unsubscribe(caller, params.sender);
    return {};
  }
}
