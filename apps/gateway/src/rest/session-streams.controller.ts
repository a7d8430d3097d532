import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Controller, Delete, HttpCode, Param } from '@nestjs/common';

/** `/openvidu/api/sessions/SESSION/stream` (REST semantics 2.9). */
@Controller('openvidu/api/sessions/:sessionId/stream')
export class SessionStreamsController {
  constructor(private readonly bus: ServiceBus) {}

  @Delete(':streamId')
  @HttpCode(204)
  async delete(@Param('sessionId') sessionId: string, @Param('streamId') streamId: string): Promise<void> {
    await this.bus.request(restOperations.deleteStream, { sessionId, streamId });
  }
}
