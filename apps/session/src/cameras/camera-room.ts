import type { Connection, Prisma } from '@convene/database';
import { errorTooManyConnections, errorTooManyIpCameras } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';

/** Whether a session has room for one more camera. */
@Injectable()
export class CameraRoom {
  constructor(@Inject(CONFIGURATION) private readonly configuration: SessionConfiguration) {}

  /**
   * @returns who is in the session
   * @throws RestError 400 when there are too many participants, or too many cameras
   */
  async check(db: Prisma.TransactionClient, sessionUid: string): Promise<Pick<Connection, 'createdAt'>[]> {
    const { CONVENE_MAX_CONNECTIONS_PER_SESSION: mostConnections, OPENVIDU_IPCAM_MAX_PER_SESSION: mostCameras } =
      this.configuration;
    const present = await db.connection.findMany({
      where: { sessionUid },
      select: { createdAt: true, camera: { select: { ownerId: true } } },
    });
    if (present.length >= mostConnections) throw errorTooManyConnections(mostConnections);
    if (present.filter(({ camera }) => camera).length >= mostCameras) throw errorTooManyIpCameras(mostCameras);
    return present;
  }
}
