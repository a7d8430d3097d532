import { randomUUID } from 'node:crypto';
import { ConnectionObject, errorNoSession, IpCameraBody, parseIpCamera } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { empty, Operation } from '../../openapi/operation.js';
import { RevocableRequests } from '../../session-service/revocable-requests.js';
import { PathId, SessionId } from '../parameters/path-ids.js';

/** `/openvidu/api/sessions/SESSION/connection` (REST semantics 2.8, 2.11). */
@Controller('openvidu/api/sessions/:sessionId/connection')
export class SessionConnectionsController {
  constructor(
    private readonly bus: ServiceBus,
    private readonly revocable: RevocableRequests,
  ) {}

  @Post()
  @HttpCode(200)
  @Operation({
    area: 'Connections',
    summary: 'Publish an IP camera',
    description:
      'The video of a camera that speaks RTSP becomes a stream of the session, as that of any participant. Nobody waits for the camera: it is published whether it can be reached or not, and is connected as soon as it can be. It stays in the session, and keeps it alive, until its connection is deleted.',
    body: IpCameraBody,
    success:
      'The connection of the camera. Its `platform` is `IPCAM`, it has no `token`, its publisher has a `rtspUri`, and it subscribes to nothing. Clients get `connectionCreated` and `streamCreated`.',
    answer: ConnectionObject,
    errors: {
      400: 'Something is wrong with a parameter, the camera’s address is not allowed, or the session has too many participants or cameras.',
      404: empty('There is no session of this id.'),
      500: 'The camera could not be published at the moment; the message says why.',
    },
  })
  async publishIpCamera(
    @Param('sessionId', SessionId) sessionId: string,
    @Body() body: unknown,
  ): Promise<ConnectionObject> {
    // Whether the session exists is judged before anything in the body.
    const { exists } = await this.bus.request(restOperations.sessionExists, { sessionId });
    if (!exists) throw errorNoSession();
    const publicationId = randomUUID();
    const { type: _, ...camera } = parseIpCamera(body);
    const request = { sessionId, publicationId, ...camera };
    return this.revocable.ask(restOperations.publishIpCamera, request, { kind: 'camera', sessionId, publicationId });
  }

  @Delete(':connectionId')
  @HttpCode(204)
  @Operation({
    area: 'Connections',
    summary: 'Disconnect somebody',
    description: 'Ends the connection and all its streams, also those that others receive of it.',
    success:
      'He is out of the session. Clients get `streamDestroyed` if he was publishing and `connectionDestroyed`, he himself gets `sessionDisconnected`, all with the reason `forceDisconnectByServer`.',
    errors: {
      400: empty('There is no session of this id.'),
      404: empty('There is no connection of this id in the session.'),
    },
  })
  async delete(
    @Param('sessionId', PathId) sessionId: string,
    @Param('connectionId', PathId) connectionId: string,
  ): Promise<void> {
    await this.bus.request(restOperations.deleteConnection, { sessionId, connectionId });
  }
}
