import {
  ConnectionObject,
  errorNoIpCameras,
  errorNoSession,
  IpCameraBody,
  parseIpCamera,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { empty, Operation } from './openapi/operation.js';
import { SessionId } from './session-id.js';

/** `/openvidu/api/sessions/ID/connection` (REST semantics 2.11). Judges the request; there are no cameras yet. */
@Controller('openvidu/api/sessions/:sessionId/connection')
export class IpCamerasController {
  constructor(private readonly bus: ServiceBus) {}

  @Post()
  @HttpCode(200)
  @Operation({
    area: 'Connections',
    summary: 'Publish an IP camera',
    description:
      'The video of a camera that speaks RTSP becomes a stream of the session, as that of any participant. **Not there yet:** a request without faults is answered with `501`.',
    body: IpCameraBody,
    success:
      'The connection of the camera. Its `platform` is `IPCAM`, it has no `token`, its publisher has a `rtspUri`, and it subscribes to nothing. Clients get `connectionCreated` and `streamCreated`.',
    answer: ConnectionObject,
    errors: {
      400: 'Something is wrong with a parameter.',
      404: empty('There is no session of this id.'),
      500: 'The camera could not be published; the message says why.',
      501: 'This server cannot publish IP cameras yet.',
    },
  })
  async publish(@Param('sessionId', SessionId) sessionId: string, @Body() body: unknown): Promise<ConnectionObject> {
    // Whether the session exists is judged before anything in the body.
    const { exists } = await this.bus.request(restOperations.sessionExists, { sessionId });
    if (!exists) throw errorNoSession();
    parseIpCamera(body);
    throw errorNoIpCameras();
  }
}
