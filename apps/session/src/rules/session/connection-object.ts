import type { Connection, IpCamera, Stream, Subscription } from '@convene/database/session';
import type { ConnectionObject } from '@convene/openvidu-protocol';
import { streamInfo } from '../stream/stream-info.js';

/** What has to be read of a connection to show it, of each table. */
export const SHOWN_OF_CONNECTION = {
  connection: ['connectionId', 'createdAt', 'location', 'platform', 'token', 'role', 'serverData', 'clientData'],
  camera: ['rtspUri', 'adaptativeBitrate', 'onlyPlayWithSubscribers', 'networkCache'],
  stream: [
    'id',
    'createdAt',
    'hasAudio',
    'hasVideo',
    'audioActive',
    'videoActive',
    'typeOfVideo',
    'frameRate',
    'videoDimensions',
    'filter',
  ],
  subscription: ['streamId', 'createdAt'],
} as const satisfies {
  connection: (keyof Connection)[];
  camera: (keyof IpCamera)[];
  stream: (keyof Stream)[];
  subscription: (keyof Subscription)[];
};
type Shown = typeof SHOWN_OF_CONNECTION;
type ShownCamera = Pick<IpCamera, Shown['camera'][number]>;
type ShownStream = Pick<Stream, Shown['stream'][number]>;

export type ShownConnection = Pick<Connection, Shown['connection'][number]> & {
  camera: ShownCamera | null;
  stream: ShownStream | null;
  /** Oldest first. */
  subscriptions: Pick<Subscription, Shown['subscription'][number]>[];
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

function publisherObject(stream: ShownStream, camera: ShownCamera | null): ConnectionObject['publishers'][number] {
  const { id: streamId, createdAt, filter, ...media } = streamInfo(stream);
  const { frameRate, videoDimensions } = stream;
  const video = stream.hasVideo ? { frameRate, videoDimensions, filter } : {};
  if (!camera) return { createdAt, streamId, mediaOptions: { ...media, ...video } };
  const { rtspUri, adaptativeBitrate, onlyPlayWithSubscribers, networkCache } = camera;
  const ofCamera = { adaptativeBitrate, onlyPlayWithSubscribers, networkCache };
  return { createdAt, streamId, rtspUri, mediaOptions: { ...media, ...video, ...ofCamera } };
}
