import type { Recording } from '@convene/database/session';
import { errorRecordingState } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';

/** Nothing is captured from now on. @throws RestError 409 when it is paused already or does not run */
export function pauseRecording(draft: Draft, uid: string): Recording {
  const recording = running(draft, uid, 'paused');
  if (recording.pausedAt !== null) throw errorRecordingState('paused', 'paused already');
  return change(draft, { ...recording, pausedAt: draft.given.now });
}

/** It goes on. @throws RestError 409 when it is not paused or does not run */
export function resumeRecording(draft: Draft, uid: string): Recording {
  const recording = running(draft, uid, 'resumed');
  if (recording.pausedAt === null) throw errorRecordingState('resumed', 'not paused');
  return change(draft, { ...recording, ...endOfPause(recording, draft.given.now) });
}

/** A pause that goes on ends. */
export function endOfPause(
  { pausedAt, pauses }: Recording,
  now: Date,
): Partial<Pick<Recording, 'pausedAt' | 'pauses'>> {
  if (pausedAt === null) return {};
  const over = { from: pausedAt.getTime(), to: now.getTime() };
  return { pausedAt: null, pauses: [...(pauses as object[]), over] as Recording['pauses'] };
}

function running(draft: Draft, uid: string, wanted: string): Recording {
  const recording = draft.recordings.get(uid);
  if (recording?.status !== 'started') throw errorRecordingState(wanted, recording?.status ?? 'stopped');
  return recording;
}

function change(draft: Draft, recording: Recording): Recording {
  draft.afterwards({ kind: 'recording-changed' });
  return draft.recordings.put(recording);
}
