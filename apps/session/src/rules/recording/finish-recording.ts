import type { Recording } from '@convene/database/session';
import type { Draft } from '../draft.js';
import { emitStatus } from './recording-events.js';

/** What became of a recording: the columns of its row. */
export type ResultColumns =
  | (Pick<Recording, 'duration' | 'file' | 'hasAudio' | 'hasVideo' | 'size'> & {
      status: 'ready';
      resolution?: string | undefined;
    })
  | { status: 'failed'; failure: string };

/** Whether the result of this attempt is what is waited for. */
export function isResultWanted(recording: Recording | null | undefined, attempt: number): recording is Recording {
  return recording?.status === 'stopped' && recording.attempt === attempt && !recording.removing;
}

/** The recording as the result leaves it. */
export function withResult(recording: Recording, result: ResultColumns): Recording {
  if (result.status === 'failed') return { ...recording, ...result };
  return { ...recording, ...result, resolution: result.resolution ?? recording.resolution };
}

/**
 * The end of a recording, told once however often it is reported.
 * @returns whether it is told now
 */
export function finishRecording(draft: Draft, uid: string, attempt: number, result: ResultColumns): boolean {
  const recording = draft.recordings.get(uid);
  if (!isResultWanted(recording, attempt)) return false;
  const finished = { ...withResult(recording, result), progress: null, finishedAt: draft.given.now };
  draft.recordings.put(finished);
  emitStatus(draft, finished);
  draft.afterwards({ kind: 'recording-changed' });
  return true;
}
