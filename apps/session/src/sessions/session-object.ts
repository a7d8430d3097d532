import type { Connection, Session, Stream, Subscription } from '@convene/database';
import { RECORDER_CONNECTION_ID, type ConnectionObject, type SessionObject } from '@convene/openvidu-protocol';
import { streamInfo } from '../streams/stream-info.js';

/** What has to be read of a session to show it. */
export const WITH_CONNECTIONS = {
  connections: {
    where: { connectionId: { not: RECORDER_CONNECTION_ID } },
    orderBy: { createdAt: 'asc' },
    include: { stream: true, subscriptions: { orderBy: { createdAt: 'asc' } } },
  },
} as const;

type ShownConnection = Connection & { stream: Stream | null; subscriptions: Subscription[] };

/** The session object of the REST API (REST semantics 2.3): stable values in a stable order. */
export function sessionObject(session: Session & { connections: ShownConnection[] }): SessionObject {
  const composed = session.defaultOutputMode !== 'INDIVIDUAL';
  const custom = composed && session.defaultRecordingLayout === 'CUSTOM';
  return {
    sessionId: session.sessionId,
    createdAt: session.createdAt.getTime(),
    mediaMode: session.mediaMode as SessionObject['mediaMode'],
    recording: session.recordingUid !== null,
    recordingMode: session.recordingMode as SessionObject['recordingMode'],
    defaultOutputMode: session.defaultOutputMode as SessionObject['defaultOutputMode'],
    ...(composed
      ? { defaultRecordingLayout: session.defaultRecordingLayout as SessionObject['defaultRecordingLayout'] }
      : {}),
    ...(custom ? { defaultCustomLayout: session.defaultCustomLayout } : {}),
    customSessionId: session.customSessionId,
    connections: {
      numberOfElements: session.connections.length,
      content: session.connections.map(connectionObject),
    },
  };
}

function connectionObject(connection: ShownConnection): ConnectionObject {
  return {
    connectionId: connection.connectionId,
    status: 'active',
    createdAt: connection.createdAt.getTime(),
    location: connection.location,
    platform: connection.platform,
    token: connection.token,
    role: connection.role as ConnectionObject['role'],
    serverData: connection.serverData,
    clientData: connection.clientData,
    publishers: connection.stream ? [publisherObject(connection.stream)] : [],
    subscribers: connection.subscriptions.map((subscription) => ({
      createdAt: subscription.createdAt.getTime(),
      streamId: subscription.streamId,
    })),
  };
}

function publisherObject(stream: Stream): ConnectionObject['publishers'][number] {
  const { id, createdAt, filter, ...options } = streamInfo(stream);
  return { createdAt, streamId: id, mediaOptions: { ...options, ...(stream.hasVideo ? { filter } : {}) } };
}
