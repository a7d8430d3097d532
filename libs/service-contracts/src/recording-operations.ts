import { RecordingObject, type StartRecordingProperties } from '@convene/openvidu-protocol';
import { z } from 'zod';
import { checked } from './checked.js';
import { operation, topic } from './operation.js';

export * from './capture-operations.js';
export * from './result-operations.js';
export * from './recording-jobs.js';

/** One recording, whatever its public id; ids are used again after a deletion. */
const RecordingUid = z.uuid();

// What the gateway asks the session service for the REST API. All may throw RestError.

/** Answers when the recording is `started`, or with 500 when it could not be. */
export const startRecording = operation({
  name: 'recording.start',
  request: checked<StartRecordingProperties>().and(z.object({ session: z.string() })),
  reply: RecordingObject,
  timeoutMs: 30_000,
});

/** Answers when the result is finished, or after `OPENVIDU_RECORDING_STOP_WAIT` seconds, at most a minute. */
export const stopRecording = operation({
  name: 'recording.stop',
  request: z.object({ id: z.string() }),
  reply: RecordingObject,
  timeoutMs: 70_000,
});

export const pauseRecording = operation({
  name: 'recording.pause',
  request: z.object({ id: z.string() }),
  reply: RecordingObject,
  timeoutMs: 8_000,
});

export const resumeRecording = operation({
  name: 'recording.resume',
  request: z.object({ id: z.string() }),
  reply: RecordingObject,
  timeoutMs: 8_000,
});

/** Makes the result again from what was captured. */
export const recomposeRecording = operation({
  name: 'recording.recompose',
  request: z.object({ id: z.string() }),
  reply: RecordingObject,
  timeoutMs: 8_000,
});

export const getRecording = operation({
  name: 'recording.get',
  request: z.object({ id: z.string() }),
  reply: RecordingObject,
  timeoutMs: 5_000,
});

/** A page of all recordings, newest first; `next` is what to ask with for the following page. */
export const listRecordings = operation({
  name: 'recording.list',
  request: z.object({ after: RecordingUid.optional() }),
  reply: z.object({ recordings: z.array(RecordingObject), next: RecordingUid.optional() }),
  timeoutMs: 5_000,
});

/** Answers when the files are gone. */
export const deleteRecording = operation({
  name: 'recording.delete',
  request: z.object({ id: z.string() }),
  reply: z.object({}),
  timeoutMs: 30_000,
});

/** `recording-changed.<session uid>`: a recording of the session, or what it takes, changed; whoever waits looks again. */
export const recordingChanged = topic({ name: 'recording-changed', payload: z.object({}) });
