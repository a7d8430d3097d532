import type { Connection } from '@convene/database/session';
import {
  fullMetadata,
  OPENVIDU_VERSION,
  RECORDER_CONNECTION_ID,
  versionFor,
  type JoinRoomResult,
  type Role,
  type TurnResult,
} from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { isNotified } from '../recording/recording-events.js';
import { streamInfo } from '../stream/stream-info.js';
import type { Joined } from './join.js';

/**
 * What somebody is told who has entered a session (protocol 7.1).
 * @param sdkVersion of the client, as it says
 */
export function joinAnswer(
  draft: Draft,
  { connection, others }: Joined,
  sdkVersion: string | undefined,
  turn: TurnResult | undefined,
): JoinRoomResult {
  const role = connection.role as Role;
  return {
    id: connection.connectionId,
    createdAt: connection.createdAt.getTime(),
    metadata: fullMetadata(connection.clientData, connection.serverData),
    value: others
      .filter(({ connectionId }) => connectionId !== RECORDER_CONNECTION_ID)
      .map((other) => participantInfo(draft, other)),
    session: draft.session.sessionId,
    role,
    record: connection.record,
    ...runningRecording(draft, role),
    version: versionFor(sdkVersion, OPENVIDU_VERSION),
    mediaServer: 'kurento',
    videoSimulcast: false,
    ...turn,
  };
}

function participantInfo(draft: Draft, connection: Connection): JoinRoomResult['value'][number] {
  const stream = draft.streams.first('ownerId', connection.id);
  return {
    id: connection.connectionId,
    createdAt: connection.createdAt.getTime(),
    metadata: fullMetadata(connection.clientData, connection.serverData),
    ...(stream ? { streams: [streamInfo(stream)] } : {}),
  };
}

/** Of the recording, if those of his role are told of recordings at all. */
function runningRecording(draft: Draft, role: string): Pick<JoinRoomResult, 'recordingId' | 'recordingName'> {
  const { recordingUid } = draft.session;
  if (recordingUid === null || !isNotified(draft.given.settings.recording.notified, role)) return {};
  const recording = draft.recordings.get(recordingUid);
  if (!recording || recording.announcedAt === null) return {};
  return { recordingId: recording.id, recordingName: recording.name };
}
