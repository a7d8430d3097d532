import type { Connection } from '@convene/database/session';
import { RECORDER_CONNECTION_ID, type Reason } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { endMediaOf } from '../stream/end-stream.js';
import { ending } from '../stream/webrtc-events.js';
import { hasClient } from './has-client.js';

/** Reasons that the leaving client does not know of and has to be told. */
const EVICTIONS: Reason[] = [
  'forceDisconnectByUser',
  'forceDisconnectByServer',
  'sessionClosedByServer',
  'openviduServerStopped',
];

/** Somebody is not there any more. Needs all that he sends and receives. */
export function endConnection(draft: Draft, connection: Connection, reason: Reason): void {
  const { now } = draft;
  const { id, connectionId, clientData, serverData, platform, location } = connection;
  endMediaOf(draft, connection, reason);
  // Before participantLeft, with which his own part of the log ends.
  if (hasClient(connection) && (EVICTIONS.includes(reason) || connectionId === RECORDER_CONNECTION_ID)) {
    draft.emit({ type: 'participantEvicted', connectionId, reason }, { kind: 'only', connectionId });
  }
  if (connectionId !== RECORDER_CONNECTION_ID) {
    draft.emit(
      {
        type: 'participantLeft',
        timestamp: now,
        connectionId,
        ...ending(connection.createdAt.getTime(), reason, now),
        location,
        platform,
        clientData,
        serverData,
      },
      { kind: 'others', than: connectionId },
    );
  }
  const camera = draft.cameras.get(id);
  if (camera) draft.cameras.remove(camera);
  draft.connections.remove(connection);
}
