import type { Recording } from '@convene/database/session';
import {
  errorCannotBeRecorded,
  errorNobodyInSession,
  errorRecordingCustomLayout,
  errorRecordingSharedMemory,
} from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { beginRecording, outputModeFor, pictureFor, type Wanted } from './begin-recording.js';

const MIN_SHARED_MEMORY = 134_217_728;

/**
 * A backend has a session recorded (REST semantics 2.4, from 7 on). Needs everybody.
 * @param shmSize bytes that a composed recording may use, in the original
 * @throws RestError 409, 406, 422
 */
export function startRecording(draft: Draft, wanted: Wanted, shmSize: number | undefined): Recording {
  const { session } = draft;
  if (session.mediaMode !== 'ROUTED' || session.recordingUid !== null) throw errorCannotBeRecorded();
  if (!draft.isInhabited) throw errorNobodyInSession();
  const isComposed = outputModeFor(session, wanted) !== 'INDIVIDUAL';
  if (isComposed && shmSize !== undefined && shmSize < MIN_SHARED_MEMORY) throw errorRecordingSharedMemory();
  if (pictureFor(session, wanted).layout === 'CUSTOM') throw errorRecordingCustomLayout();
  return beginRecording(draft, wanted);
}
