import { gatewayOperations, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller, type Type } from '@nestjs/common';
import { Participants } from './participants.js';

/** What this gateway, and no other, is asked by the session service. */
export function gatewayController(gatewayId: string): Type<object> {
  @Controller()
  class GatewayController {
    constructor(private readonly participants: Participants) {}

    @Handles(gatewayOperations.detach, gatewayId)
    async detach(place: RequestOf<typeof gatewayOperations.detach>): Promise<ReplyOf<typeof gatewayOperations.detach>> {
      return { cursor: this.participants.detach(place) };
    }

    @Handles(gatewayOperations.isAttached, gatewayId)
    async isAttached(
      place: RequestOf<typeof gatewayOperations.isAttached>,
    ): Promise<ReplyOf<typeof gatewayOperations.isAttached>> {
      return { attached: this.participants.has(place) };
    }
  }
  return GatewayController;
}
