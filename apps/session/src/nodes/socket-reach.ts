import { type Attachment, reachOperations, type ReplyOf, ServiceError } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable } from '@nestjs/common';

/** How far sockets were whose gateways cannot tell any more. Their keepers are asked, wherever these are (ReachKeeper). */
@Injectable()
export class SocketReach {
  constructor(private readonly bus: ServiceBus) {}

  /** Undefined when no keeper of its gateway is left, or none has heard of this socket lately: Postgres knows best then. */
  async of(
    gatewayId: string,
    { sessionUid, connectionId, attachment }: Omit<Attachment, 'cursor'>,
  ): Promise<ReplyOf<typeof reachOperations.recall>['reached']> {
    try {
      const socket = { sessionUid, connectionId, attachment };
      return (await this.bus.request(reachOperations.recall, socket, gatewayId)).reached;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return undefined;
    }
  }
}
