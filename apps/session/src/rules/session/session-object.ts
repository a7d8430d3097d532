import type { Session } from '@convene/database/session';
import type { SessionObject } from '@convene/openvidu-protocol';
import { connectionObject, type ShownConnection } from './connection-object.js';

/** What has to be read of a session to show it, beside its connections. */
export const SHOWN_OF_SESSION = [
  'sessionId',
  'createdAt',
  'mediaMode',
  'recordingMode',
  'recordingUid',
  'defaultOutputMode',
  'defaultRecordingLayout',
  'defaultCustomLayout',
  'customSessionId',
] as const satisfies (keyof Session)[];

export type ShownSession = Pick<Session, (typeof SHOWN_OF_SESSION)[number]> & {
  /** Oldest first. */
  connections: ShownConnection[];
};

/** The session object of the REST API (REST semantics 2.3): stable values in a stable order. */
export function sessionObject(session: ShownSession): SessionObject {
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
