import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { empty, Operation } from '../../openapi/operation.js';
import { PathId } from '../parameters/path-ids.js';

/** `/openvidu/api/sessions/SESSION/stream` (REST semantics 2.9). */
@Controller('openvidu/api/sessions/:sessionId/stream')
export class SessionStreamsController {
  constructor(private readonly bus: ServiceBus) {}

  @Delete(':streamId')
  @HttpCode(204)
  @Operation({
    area: 'Connections',
    summary: 'Unpublish a stream',
    description: 'Ends the stream for all who receive it. Its publisher stays in the session.',
    success: 'The stream is gone. Clients get `streamDestroyed` with the reason `forceUnpublishByServer`.',
    errors: {
      400: empty('There is no session of this id.'),
      404: empty('There is no stream of this id in the session.'),
      405: empty('It is the stream of an IP camera. Delete the connection of the camera instead.'),
    },
  })
  async delete(
    @Param('sessionId', PathId) sessionId: string,
    @Param('streamId', PathId) streamId: string,
  ): Promise<void> {
    await this.bus.request(restOperations.deleteStream, { sessionId, streamId });
  }
}
