import type { Recording, SessionTransaction } from '@convene/database';
import { RECORDER_CONNECTION_ID, type Reason, type Role } from '@convene/openvidu-protocol';
import type { Audience } from '@convene/service-contracts';
import type { SessionConfiguration } from '../configuration.js';
import { pictureOf } from './recording-object.js';

type Notified = SessionConfiguration['OPENVIDU_RECORDING_NOTIFICATION'];

/** Who is told that a recording starts or stops (recording reference 7). */
const NOTIFIED: Record<Notified, Role[]> = {
  none: [],
  moderator: ['MODERATOR'],
  publisher_moderator: ['PUBLISHER', 'MODERATOR'],
  all: ['SUBSCRIBER', 'PUBLISHER', 'MODERATOR'],
};

/** Whether a participant of this role is told. */
export const isNotified = (setting: Notified, role: string): boolean => NOTIFIED[setting].includes(role as Role);

/** Backends are told of its status, which is new. The times are those of the recording itself (events reference 3). */
export function emitStatus(transaction: SessionTransaction, recording: Recording): void {
  const { status } = recording;
  const startTime = recording.createdAt.getTime();
  const isFinal = status === 'ready' || status === 'failed';
  transaction.emit(
    {
      type: 'recordingStatusChanged',
      timestamp: status === 'started' ? startTime : Date.now(),
      startTime,
      duration: isFinal ? recording.duration : 0,
      ...(status === 'started' || recording.reason === null ? {} : { reason: recording.reason as Reason }),
      id: recording.id,
      name: recording.name,
      outputMode: recording.outputMode as never,
      ...pictureOf(recording),
      hasAudio: recording.hasAudio,
      hasVideo: recording.hasVideo,
      size: isFinal ? Number(recording.size) : 0,
      status,
    },
    { kind: 'nobody' },
  );
}

/** Clients are told that the recording has started, or, with a reason, that it has stopped. */
export async function notify(
  transaction: SessionTransaction,
  { id, name }: Recording,
  setting: Notified,
  reason?: Reason,
): Promise<void> {
  const audience = await audienceOf(transaction, setting);
  if (audience.connectionIds.length === 0) return;
  if (reason === undefined) transaction.emit({ type: 'recordingStarted', id, name }, audience);
  else transaction.emit({ type: 'recordingStopped', id, name, reason }, audience);
}

async function audienceOf(
  { db, session }: SessionTransaction,
  setting: Notified,
): Promise<Extract<Audience, { kind: 'some' }>> {
  const notified = await db.connection.findMany({
    where: { sessionUid: session.uid, role: { in: NOTIFIED[setting] }, connectionId: { not: RECORDER_CONNECTION_ID } },
    select: { connectionId: true },
  });
  return { kind: 'some', connectionIds: notified.map(({ connectionId }) => connectionId) };
}
