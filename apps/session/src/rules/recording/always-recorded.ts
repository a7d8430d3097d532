import type { Session } from '@convene/database/session';
import type { Draft } from '../draft.js';
import { beginRecording } from './begin-recording.js';

/** What such a recording is beyond what its session says. */
const WANTED = { hasAudio: true, hasVideo: true, resolution: '1920x1080' };

/** Whether the session is recorded by itself as soon as somebody publishes (REST semantics 3.1). */
export function isAlwaysRecorded({ recordingMode, mediaMode, recordingRefused }: Session): boolean {
  return recordingMode === 'ALWAYS' && mediaMode === 'ROUTED' && !recordingRefused;
}

/** Somebody publishes in a session that is not recorded now. The publisher does not wait until it is. */
export function beginAlwaysRecorded(draft: Draft): void {
  if (!isAlwaysRecorded(draft.session)) return;
  const { sessionId } = draft.session;
  const { id: recordingId } = beginRecording(draft, wanted(draft));
  draft.afterwards({ kind: 'log', level: 'log', line: { recordingId, sessionId, msg: 'Recorded by itself' } });
}

/** Better a recording in another layout than none. */
function wanted(draft: Draft) {
  const { sessionId, defaultOutputMode, defaultRecordingLayout } = draft.session;
  if (defaultOutputMode === 'INDIVIDUAL' || defaultRecordingLayout !== 'CUSTOM') return WANTED;
  const msg = 'CUSTOM layouts cannot be made yet: BEST_FIT is taken';
  draft.afterwards({ kind: 'log', level: 'warn', line: { sessionId, msg } });
  return { ...WANTED, recordingLayout: 'BEST_FIT' as const };
}
