import type { Recording } from '@convene/database/session';
import { errorNoRecording, errorRecordingIsStarting, type Reason } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { endOfPause } from './pause-recording.js';
import { emitStatus, notify } from './recording-events.js';

/** Ends the session's recording, if there is one. One that has not started yet is `failed`. Needs everybody. */
export function endRecording(draft: Draft, reason: Reason): void {
  const { recordingUid } = draft.session;
  const recording = recordingUid === null ? undefined : draft.recordings.get(recordingUid);
  if (recording?.status === 'started') stopRecording(draft, recording, reason);
  else if (recording?.status === 'starting') failRecording(draft, recording, 'The session ended before');
}

/** Nothing more is recorded; what was captured is made into the result by a job. Needs everybody. */
export function stopRecording(draft: Draft, recording: Recording, reason: Reason): void {
  const stoppedAt = draft.given.now;
  const stopped: Recording = {
    ...recording,
    ...endOfPause(recording, stoppedAt),
    status: 'stopped',
    stoppedAt,
    reason,
    attempt: 1,
    progress: 0,
  };
  draft.recordings.put(stopped);
  forget(draft, reason === 'recordingStoppedByServer');
  emitStatus(draft, stopped);
  notify(draft, stopped, reason);
  draft.afterwards(
    { kind: 'recording-changed' },
    { kind: 'finish-recording', recordingUid: recording.uid, attempt: 1 },
  );
}

/** It could not be started; nobody was told that it had. */
export function failRecording(draft: Draft, recording: Recording, failure: string): void {
  draft.recordings.put({ ...recording, status: 'failed', failure, finishedAt: draft.given.now });
  forget(draft, false);
  draft.afterwards({ kind: 'recording-changed' });
}

/** @throws RestError 404 when it is unknown or has stopped, 406 while it is starting */
export function mustRun(recording: Recording | undefined): Recording {
  if (recording?.status === 'starting') throw errorRecordingIsStarting();
  if (recording?.status !== 'started') throw errorNoRecording();
  return recording;
}

function forget(draft: Draft, byHand: boolean): void {
  draft.changeSession({ recordingUid: null, autostopAt: null, ...(byHand ? { recordingRefused: true } : {}) });
}

/** Nobody has begun to capture it in time. Undefined when it has started, or ended otherwise. */
export function failStart(draft: Draft, uid: string, failure: string): Recording | undefined {
  const recording = draft.recordings.get(uid);
  if (recording?.status !== 'starting') return undefined;
  failRecording(draft, recording, failure);
  return recording;
}
