import type { Connection, SessionTransaction } from '@convene/database';
import type { mediaOperations } from '@convene/service-contracts';
import { arrivalTime, emitJoined } from '../connections/arrival.js';
import type { ShownConnection } from '../sessions/connection-object.js';
import { beginStream } from '../streams/begin-stream.js';
import { IP_CAMERA } from '../streams/stream-camera.js';
import type { CameraStream } from './camera-media.js';

/** A camera as it was asked for. */
export interface NewCamera {
  connectionId: string;
  camera: mediaOperations.Camera;
  /** The `serverData` of its connection. */
  data: string;
}

/** A camera enters a session and publishes: its rows, and its entries in the log. */
export async function enterCamera(
  transaction: SessionTransaction,
  { connectionId, camera, data }: NewCamera,
  stream: CameraStream,
  present: Pick<Connection, 'createdAt'>[],
): Promise<ShownConnection> {
  const connection = await transaction.db.connection.create({
    data: {
      sessionUid: transaction.session.uid,
      connectionId,
      createdAt: arrivalTime(present),
      role: 'PUBLISHER',
      record: true,
      insecure: false,
      serverData: data,
      clientData: '',
      platform: IP_CAMERA,
      location: 'unknown',
    },
  });
  const ofCamera = await transaction.db.ipCamera.create({ data: { ...camera, ownerId: connection.id } });
  emitJoined(transaction, connection);
  const row = { ...stream, ownerId: connection.id };
  const published = await beginStream(transaction, row, { connectionId, camera: ofCamera });
  return { ...connection, camera: ofCamera, stream: published, subscriptions: [] };
}
