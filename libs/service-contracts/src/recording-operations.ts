import {
  OutputMode,
  RecordingLayout,
  RecordingObject,
  StartRecordingProperties,
  TypeOfVideo,
} from '@convene/openvidu-protocol';
import { z } from 'zod';
import { NodeId } from './media-operations.js';
import { operation, topic } from './operation.js';

/** Milliseconds since 1970. */
const Moment = z.int().min(0);
/** One recording, whatever its public id; ids are used again after a deletion. */
const RecordingUid = z.uuid();
/** Which of a recording's captures: each takeover by another worker, or by the same one again, begins a new one. */
const Term = z.int().min(1);

// What the gateway asks the session service for the REST API. All may throw RestError.

/** Answers when the recording is `started`, or with 500 when it could not be. */
export const startRecording = operation({
  name: 'recording.start',
  request: StartRecordingProperties,
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

// What recording workers ask the session service.

/**
 * A worker took a capture job. `go`: it captures in this term until told otherwise, and nobody else does. `over`: there is
 * nothing to capture any more. `superseded`: another job captures.
 */
export const beginCapture = operation({
  name: 'recording.beginCapture',
  request: z.object({ recordingUid: RecordingUid, jobNo: z.int().min(1), workerId: NodeId }),
  reply: z.discriminatedUnion('verdict', [
    z.object({ verdict: z.literal('go'), term: Term, sessionUid: z.uuid(), recording: RecordingObject }),
    z.object({ verdict: z.enum(['over', 'superseded']) }),
  ]),
  timeoutMs: 5_000,
});

/** A stream that is to be captured, and where it is. */
const StreamToCapture = z.object({
  streamId: z.string(),
  sessionUid: z.uuid(),
  /** Changes when its publisher reconnects. */
  publicationId: z.uuid(),
  nodeId: NodeId,
  epoch: z.uuid(),
  audio: z.boolean(),
  video: z.boolean(),
});
export type StreamToCapture = z.infer<typeof StreamToCapture>;

/**
 * What is to be captured at this moment. `paused`: nothing, for a while. `over`: the recording was stopped.
 * `superseded`: another term has begun.
 */
export const capturePlan = operation({
  name: 'recording.capturePlan',
  request: z.object({ recordingUid: RecordingUid, term: Term }),
  reply: z.object({
    state: z.enum(['capturing', 'paused', 'over', 'superseded']),
    streams: z.array(StreamToCapture),
  }),
  timeoutMs: 3_000,
});

/** All streams of the first plan are being captured (`streams` of them): the recording is `started`. May be repeated. */
export const captureRuns = operation({
  name: 'recording.captureRuns',
  request: z.object({ recordingUid: RecordingUid, term: Term, streams: z.int().min(0) }),
  reply: z.object({}),
  timeoutMs: 5_000,
});

/** A file that was captured of a stream: what began when, and, once it is closed, when it ended. */
const Piece = z.object({
  streamId: z.string(),
  /** Relative to the folder of what was captured of the recording. */
  file: z.string(),
  startedAt: Moment,
  endedAt: Moment.optional(),
  bytes: z.int().min(0).optional(),
});
export type Piece = z.infer<typeof Piece>;

/** The timeline of what was captured, for the record; files that it lacks are found in the folder. May be repeated. */
export const reportPieces = operation({
  name: 'recording.pieces',
  request: z.object({ recordingUid: RecordingUid, pieces: z.array(Piece).max(500) }),
  reply: z.object({}),
  timeoutMs: 5_000,
});

/** A stream as it was while it was recorded. */
const RecordedStream = z.object({
  streamId: z.string(),
  connectionId: z.string(),
  clientData: z.string(),
  serverData: z.string(),
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  typeOfVideo: TypeOfVideo,
  publishedAt: Moment,
  /** Absent when it was still there at the end of the recording. */
  endedAt: Moment.optional(),
});
export type RecordedStream = z.infer<typeof RecordedStream>;

/** Everything that is needed to make the result. */
const RecordingToFinish = z.object({
  uid: RecordingUid,
  id: z.string(),
  name: z.string(),
  sessionId: z.string(),
  outputMode: OutputMode,
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  /** `1280x720`; only composed recordings with video have it, and the layout. */
  resolution: z.string().optional(),
  layout: RecordingLayout.optional(),
  createdAt: Moment,
  /** What is to be in the result: from here … */
  startedAt: Moment,
  /** … to here, */
  stoppedAt: Moment,
  /** without these, in order. */
  pauses: z.array(z.object({ from: Moment, to: Moment })),
  /** In the order of their publishing. Those that the recording does not want are not among them. */
  streams: z.array(RecordedStream),
});
export type RecordingToFinish = z.infer<typeof RecordingToFinish>;

/**
 * A worker took the job to make the result. `over`: there is nothing to do any more.
 * `capturedBy` is the worker that may still be writing.
 */
export const beginFinish = operation({
  name: 'recording.beginFinish',
  request: z.object({ recordingUid: RecordingUid, attempt: z.int().min(1) }),
  reply: z.discriminatedUnion('verdict', [
    z.object({
      verdict: z.literal('go'),
      recording: RecordingToFinish,
      /** The public object, as it is now. */
      object: RecordingObject,
      capturedBy: NodeId.optional(),
    }),
    z.object({ verdict: z.literal('over') }),
  ]),
  timeoutMs: 5_000,
});

/** How much of the result is made, in percent. When it is not `wanted` any more, the worker may stop. */
export const reportProgress = operation({
  name: 'recording.progress',
  request: z.object({ recordingUid: RecordingUid, attempt: z.int().min(1), percent: z.number().min(0).max(100) }),
  reply: z.object({ wanted: z.boolean() }),
  timeoutMs: 3_000,
});

/** What became of a recording. */
const RecordingResult = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ready'),
    /** The name of the file. */
    file: z.string(),
    /** Bytes; of INDIVIDUAL recordings of all streams together. */
    size: z.int().min(0),
    /** Seconds. */
    duration: z.number().min(0),
    hasAudio: z.boolean(),
    hasVideo: z.boolean(),
    resolution: z.string().optional(),
  }),
  z.object({ status: z.literal('failed'), failure: z.string() }),
]);
export type RecordingResult = z.infer<typeof RecordingResult>;

/** The result is there, or cannot be made. May be repeated. `object` is the public one afterwards. */
export const finishRecording = operation({
  name: 'recording.finished',
  request: z.object({ recordingUid: RecordingUid, attempt: z.int().min(1), result: RecordingResult }),
  reply: z.object({ object: RecordingObject.optional() }),
  timeoutMs: 5_000,
});

/** All files of a deleted recording are gone: its id is free. May be repeated. */
export const recordingRemoved = operation({
  name: 'recording.removed',
  request: z.object({ recordingUid: RecordingUid }),
  reply: z.object({}),
  timeoutMs: 5_000,
});

// What recording workers answer; the subject names the worker.

/** Which of these captures the worker still wants to be sent. Asked by media nodes, also to see whether it lives. */
export const holds = operation({
  name: 'recorder.holds',
  request: z.object({ captureIds: z.array(z.uuid()) }),
  reply: z.object({ heldIds: z.array(z.uuid()) }),
  timeoutMs: 1_000,
});

/** The worker stops to capture a recording; answered when everything is in the files. */
export const endCapture = operation({
  name: 'recorder.endCapture',
  request: z.object({ recordingUid: RecordingUid }),
  reply: z.object({}),
  timeoutMs: 5_000,
});

/** `recording-changed.<session uid>`: a recording of the session changed; whoever waits for that looks again. */
export const recordingChanged = topic({ name: 'recording-changed', payload: z.object({}) });

/** The jobs of recordings, by their queues. */
export const RECORDING_QUEUES = {
  capture: 'recording-capture',
  finish: 'recording-finish',
  remove: 'recording-remove',
};

/** Captures a recording, until it is stopped. */
export const CaptureJob = z.object({ recordingUid: RecordingUid, jobNo: z.int().min(1) });
export type CaptureJob = z.infer<typeof CaptureJob>;

/** Makes the result of a stopped recording. */
export const FinishJob = z.object({ recordingUid: RecordingUid, attempt: z.int().min(1) });
export type FinishJob = z.infer<typeof FinishJob> & {
  /** How often this job has failed. */
  tries?: number;
};

/** Removes all files of a recording. */
export const RemoveJob = z.object({ recordingUid: RecordingUid, id: z.string() });
export type RemoveJob = z.infer<typeof RemoveJob>;
