import type { Recording } from '@convene/database/session';
import { RECORDER_CONNECTION_ID, type Reason, type Role } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import type { Settings } from '../settings.js';
import { pictureOf } from './recording-object.js';

type Notified = Settings['recording']['notified'];

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
export function emitStatus(draft: Draft, recording: Recording): void {
  const { status } = recording;
  const startTime = recording.createdAt.getTime();
  const isFinal = status === 'ready' || status === 'failed';
  draft.emit(
    {
      type: 'recordingStatusChanged',
      timestamp: status === 'started' ? startTime : draft.now,
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

/** Clients are told that the recording has started, or, with a reason, that it has stopped. Needs everybody. */
export function notify(draft: Draft, { id, name }: Recording, reason?: Reason): void {
  const setting = draft.given.settings.recording.notified;
  const connectionIds = draft.connections
    .all()
    .filter(({ connectionId, role }) => connectionId !== RECORDER_CONNECTION_ID && isNotified(setting, role))
    .map(({ connectionId }) => connectionId);
  if (connectionIds.length === 0) return;
  const audience = { kind: 'some' as const, connectionIds };
  if (reason === undefined) draft.emit({ type: 'recordingStarted', id, name }, audience);
  else draft.emit({ type: 'recordingStopped', id, name, reason }, audience);
}
