import type { Connection, IpCamera } from '@convene/database/session';
import { arrivalTime, arrive } from '../connection/arrival.js';
import type { Draft } from '../draft.js';
import { activateSession } from '../session/activate-session.js';
import { connectionObject } from '../session/connection-object.js';
import { beginStream, type NewStream } from '../stream/begin-stream.js';
import { IP_CAMERA } from '../stream/ip-camera-stream.js';
import { needCameraRoom } from './camera-room.js';

/** A camera as it was asked for. */
export interface NewCamera {
  connectionId: string;
  camera: Omit<IpCamera, 'ownerId'>;
  /** The `serverData` of its connection. */
  data: string;
}

/**
 * A camera whose media is there enters a session and publishes (REST semantics 2.11). Where somebody else was faster to
 * make the session active, that keeps its node, and the camera's stream its own. Needs everybody.
 * @returns its connection, as the REST API shows it
 * @throws RestError 400 when there is no room
 */
export function enterCamera(draft: Draft, { connectionId, camera, data }: NewCamera, media: NewStream) {
  needCameraRoom(draft);
  activateSession(draft, media.mediaNodeId);
  const connection: Connection = {
    id: draft.given.newId(),
    sessionUid: draft.session.uid,
    connectionId,
    rpcSessionId: null,
    arrivalId: null,
    createdAt: arrivalTime(draft),
    token: null,
    role: 'PUBLISHER',
    record: true,
    insecure: false,
    serverData: data,
    clientData: '',
    platform: IP_CAMERA,
    location: 'unknown',
    kurentoOptions: null,
    gatewayId: null,
    attachment: 1,
    attachedAt: draft.given.now,
    cursor: null,
    lostAt: null,
  };
  const ofCamera = draft.cameras.put({ ...camera, ownerId: connection.id });
  arrive(draft, connection);
  const stream = beginStream(draft, connection, media);
  const { sessionId } = draft.session;
  const msg = 'An IP camera was published';
  draft.afterwards({ kind: 'log', level: 'log', line: { sessionId, connectionId, msg } });
  return connectionObject({ ...connection, camera: ofCamera, stream, subscriptions: [] });
}
