import type { Stream } from '@convene/database/session';
import type { Draft } from '../draft.js';
import { beginAlwaysRecorded } from './always-recorded.js';
import { takeStream } from './take-stream.js';

/** A stream begins: the session's recording takes it, or begins with it, and does not end for want of publishers. */
export function streamBegins(draft: Draft, stream: Stream): void {
  if (!draft.given.settings.recording.isOn) return;
  const { recordingUid, autostopAt } = draft.session;
  if (recordingUid === null) return beginAlwaysRecorded(draft);
  const isTaken = takeStream(draft, draft.recordings.get(recordingUid)!, stream);
  if (isTaken) draft.afterwards({ kind: 'recording-changed' });
  if (autostopAt !== null) draft.changeSession({ autostopAt: null });
}

/** A stream ends, also for the recording that was taking it. */
export function streamEnds(draft: Draft, { id }: Stream): void {
  const { recordingUid } = draft.session;
  if (recordingUid === null || !draft.given.settings.recording.isOn) return;
  for (const recorded of draft.recordedStreams.where('streamId', id)) {
    if (recorded.recordingUid !== recordingUid || recorded.endedAt !== null) continue;
    draft.recordedStreams.put({ ...recorded, endedAt: draft.given.now });
    draft.afterwards({ kind: 'recording-changed' });
  }
}
