import { Database, readEvents } from '@convene/database';
import { gatewayOperations as operations, type RequestOf, sessionService } from '@convene/service-contracts';
import { type Answering, Answers } from '@convene/service-kit';
import { GatewayRegistry } from '../../nodes/gateway-registry.js';
import { ReachKeeper } from '../../nodes/reach-keeper.js';
import { Reconnection } from '../../workflows/reconnecting/reconnection.js';
import { LastGateway } from '../../workflows/sessions/last-gateway.js';
import { TakeBack } from '../../workflows/take-back.js';

/** What gateways tell and ask of themselves and their sockets. */
@Answers(sessionService.gateways)
export class Gateways implements Answering<typeof sessionService.gateways> {
  constructor(
    private readonly registry: GatewayRegistry,
    private readonly keeper: ReachKeeper,
    private readonly lastGateway: LastGateway,
    private readonly reconnection: Reconnection,
    private readonly undoing: TakeBack,
    private readonly database: Database,
  ) {}

  async syncGateway(request: RequestOf<typeof operations.syncGateway>) {
    return { heads: await this.registry.sync(request), replicaId: this.keeper.replicaId };
  }

  async gatewayStops({ gatewayId, endSessions }: RequestOf<typeof operations.gatewayStops>) {
    return { ended: await this.lastGateway.stops(gatewayId, endSessions) };
  }

  async listAttachments({ gatewayId, after }: RequestOf<typeof operations.listAttachments>) {
    return this.registry.attachments(gatewayId, after);
  }

  async readEvents({ sessionUid, after }: RequestOf<typeof operations.readEvents>) {
    return { events: await readEvents(this.database, sessionUid, after) };
  }

  async connectionLost(attachment: RequestOf<typeof operations.connectionLost>) {
    await this.reconnection.lost(attachment, true);
  }

  async takeBack(made: RequestOf<typeof operations.takeBack>) {
    await this.undoing.takeBack(made);
  }
}
