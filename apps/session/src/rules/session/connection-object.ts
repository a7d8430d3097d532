import type { Connection, IpCamera, Stream, Subscription } from '@convene/database/session';
import type { ConnectionObject } from '@convene/openvidu-protocol';
import { streamInfo } from '../stream/stream-info.js';

/** What has to be read of a connection to show it. */
export type ShownConnection = Connection & {
  camera: IpCamera | null;
  stream: Stream | null;
  subscriptions: Subscription[];
};

/** The connection object of the REST API (REST semantics 2.3). The URI of a camera is shown as it was given. */
export function connectionObject(connection: ShownConnection): ConnectionObject {
  const { camera, stream } = connection;
  return {
    connectionId: connection.connectionId,
    status: 'active',
    createdAt: connection.createdAt.getTime(),
    location: connection.location,
    platform: connection.platform,
    ...(connection.token !== null && { token: connection.token }),
    role: connection.role as ConnectionObject['role'],
    serverData: connection.serverData,
    clientData: connection.clientData,
    publishers: stream ? [publisherObject(stream, camera)] : [],
    subscribers: connection.subscriptions.map((subscription) => ({
      createdAt: subscription.createdAt.getTime(),
      streamId: subscription.streamId,
    })),
  };
}

function publisherObject(stream: Stream, camera: IpCamera | null): ConnectionObject['publishers'][number] {
  const { id: streamId, createdAt, filter, ...media } = streamInfo(stream);
  const { frameRate, videoDimensions } = stream;
  const video = stream.hasVideo ? { frameRate, videoDimensions, filter } : {};
  if (!camera) return { createdAt, streamId, mediaOptions: { ...media, ...video } };
  const { rtspUri, adaptativeBitrate, onlyPlayWithSubscribers, networkCache } = camera;
  const ofCamera = { adaptativeBitrate, onlyPlayWithSubscribers, networkCache };
  return { createdAt, streamId, rtspUri, mediaOptions: { ...media, ...video, ...ofCamera } };
}
