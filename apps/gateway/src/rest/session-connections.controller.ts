import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Controller, Delete, HttpCode, Param } from '@nestjs/common';

/** `/openvidu/api/sessions/SESSION/connection` (REST semantics 2.8). */
@Controller('openvidu/api/sessions/:sessionId/connection')
export class SessionConnectionsController {
  constructor(private readonly bus: ServiceBus) {}

  @Delete(':connectionId')
  @HttpCode(204)
  async delete(@Param('sessionId') sessionId: string, @Param('connectionId') connectionId: string): Promise<void> {
    await this.bus.request(restOperations.deleteConnection, { sessionId, connectionId });
  }
}
