import { Database, readEvents } from '@convene/database';
import { gatewayOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { LastGateway } from './last-gateway.js';
import { GatewaysService } from './gateways.service.js';

@Controller()
export class GatewaysController {
  constructor(
    private readonly gateways: GatewaysService,
    private readonly lastGateway: LastGateway,
    private readonly database: Database,
  ) {}

  @Handles(gatewayOperations.syncGateway)
  async sync(request: RequestOf<typeof gatewayOperations.syncGateway>) {
    return { heads: await this.gateways.sync(request) };
  }

  @Handles(gatewayOperations.gatewayStops)
  async stops({ gatewayId, endSessions }: RequestOf<typeof gatewayOperations.gatewayStops>) {
    return { ended: await this.lastGateway.stops(gatewayId, endSessions) };
  }

  @Handles(gatewayOperations.listAttachments)
  async attachments({ gatewayId, after }: RequestOf<typeof gatewayOperations.listAttachments>) {
    return this.gateways.attachments(gatewayId, after);
  }

  @Handles(gatewayOperations.readEvents)
  async events({ sessionUid, after }: RequestOf<typeof gatewayOperations.readEvents>) {
    return { events: await readEvents(this.database, sessionUid, after) };
  }
}
