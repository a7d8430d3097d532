import type { SessionTransaction } from '@convene/database';
import type { JoinRoomResult } from '@convene/openvidu-protocol';
import type { SessionConfiguration } from '../configuration.js';
import { isNotified } from './recording-events.js';

/** What somebody who joins a recorded session is told, if those of his role are told of recordings at all. */
export async function runningRecording(
  { db, session }: SessionTransaction,
  setting: SessionConfiguration['OPENVIDU_RECORDING_NOTIFICATION'],
  role: string,
): Promise<Pick<JoinRoomResult, 'recordingId' | 'recordingName'>> {
  if (session.recordingUid === null || !isNotified(setting, role)) return {};
  const recording = await db.recording.findUnique({ where: { uid: session.recordingUid } });
  if (!recording || recording.announcedAt === null) return {};
  return { recordingId: recording.id, recordingName: recording.name };
}
