import { errorNoRecording } from '@convene/openvidu-protocol';
import type { Draft } from '../draft.js';
import { finishRecording, type ResultColumns } from '../recording/finish-recording.js';
import { endRecording, mustRun, stopRecording } from '../recording/stop-recording.js';
import { closeSession, concludeIfClosing } from './close-session.js';

const BY_SERVER = 'recordingStoppedByServer';
const AUTOMATIC = 'automaticStop';

/**
 * A backend stops a recording (REST semantics 2.5). A session that only waited for publishers ends with it. Needs everybody.
 * @throws RestError 404, 406
 */
export function stopByServer(draft: Draft, uid: string): void {
  const recording = draft.recordings.get(uid);
  if (!recording) throw errorNoRecording();
  stopRecording(draft, mustRun(recording), BY_SERVER);
  if (!draft.isInhabited) closeSession(draft, BY_SERVER);
}

/** Nobody has published for too long (REST semantics 3.2). The session ends, too, when nobody is there. Needs everybody. */
export function autostop(draft: Draft): void {
  const { autostopAt } = draft.session;
  if (autostopAt === null || autostopAt.getTime() > draft.now) return;
  if (draft.isInhabited) endRecording(draft, AUTOMATIC);
  else closeSession(draft, AUTOMATIC);
}

/** The result of a recording is there, or cannot be made; a session that has ended waits for that. */
export function recordingFinished(draft: Draft, uid: string, attempt: number, result: ResultColumns): void {
  if (finishRecording(draft, uid, attempt, result)) concludeIfClosing(draft, false);
}
