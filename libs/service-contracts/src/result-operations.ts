import { OutputMode, RecordingLayout, RecordingObject, TypeOfVideo } from '@convene/openvidu-protocol';
import { z } from 'zod';
import { NodeId } from './media-operations.js';
import { operation } from './operation.js';

// What recording workers that make results ask the session service.

/** Milliseconds since 1970. */
const Moment = z.int().min(0);
const RecordingUid = z.uuid();

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
 * A worker took the job to make the result. `over`: there is nothing to make any more; when it is `ready`, what was captured
 * is not needed any more either.
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
    z.object({ verdict: z.literal('over'), ready: z.boolean() }),
  ]),
  timeoutMs: 5_000,
  largeReply: true, // Everybody who has published, with what they say of themselves.
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

const Finished = z.object({ recordingUid: RecordingUid, attempt: z.int().min(1), result: RecordingResult });

/**
 * The public object as it will be once this result is told: it is in the file before anybody is told. Absent when the
 * result is not wanted any more.
 */
export const foreseeResult = operation({
  name: 'recording.foreseen',
  request: Finished,
  reply: z.object({ object: RecordingObject.optional() }),
  timeoutMs: 5_000,
});

/** The result is there, or cannot be made. May be repeated. */
export const finishRecording = operation({
  name: 'recording.finished',
  request: Finished,
  reply: z.object({}),
  timeoutMs: 5_000,
  evenLate: true,
});

/** All files of a deleted recording are gone: its id is free. May be repeated. */
export const recordingRemoved = operation({
  name: 'recording.removed',
  request: z.object({ recordingUid: RecordingUid }),
  reply: z.object({}),
  timeoutMs: 5_000,
  evenLate: true,
});
