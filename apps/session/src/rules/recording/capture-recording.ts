import type { Draft } from '../draft.js';
import { emitStatus, notify } from './recording-events.js';

/**
 * The worker of this term captures everything that is there: the recording has started. Clients are told with the first
 * stream (recording reference 7). Needs everybody.
 * @param streams how many it captures
 */
export function captureRuns(draft: Draft, uid: string, term: number, streams: number): void {
  const recording = draft.recordings.get(uid);
  if (!recording || recording.captureTerm !== term) return;
  if (recording.status === 'starting') {
    const started = draft.recordings.put({ ...recording, status: 'started', startedAt: draft.given.now });
    emitStatus(draft, started);
    draft.afterwards({ kind: 'recording-changed' });
  }
  announce(draft, uid, streams);
}

function announce(draft: Draft, uid: string, streams: number): void {
  const recording = draft.recordings.get(uid)!;
  const waitsForStream = recording.outputMode === 'COMPOSED' && recording.hasVideo && streams === 0;
  if (recording.status !== 'started' || recording.announcedAt !== null || waitsForStream) return;
  draft.needEverybody();
  draft.recordings.put({ ...recording, announcedAt: draft.given.now });
  notify(draft, recording);
}
