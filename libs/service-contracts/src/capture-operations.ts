import { RecordingObject } from '@convene/openvidu-protocol';
import { z } from 'zod';
import { NodeId } from './media-operations.js';
import { operation, topic } from './operation.js';

// What recording workers that capture ask the session service, and, at the end, what they are asked themselves.

const RecordingUid = z.uuid();
/** Which of a recording's captures: each takeover by another worker, or by the same one again, begins a new one. */
const Term = z.int().min(1);

/**
 * A worker took a capture job. `go`: it captures in this term until told otherwise, and nobody else does. `over`: there is
 * nothing to capture any more. `superseded`: another job captures.
 */
export const beginCapture = operation({
  name: 'recording.beginCapture',
  request: z.object({ recordingUid: RecordingUid, jobNo: z.int().min(1), workerId: NodeId }),
  reply: z.discriminatedUnion('verdict', [
    z.object({
      verdict: z.literal('go'),
      term: Term,
      sessionUid: z.uuid(),
      /** The public object as it will be while it is captured: it is in the file before anybody is told. */
      object: RecordingObject,
    }),
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

/** What is to be captured of a recording at this moment: nothing while it is paused. */
const CapturePlan = z.object({
  recordingUid: RecordingUid,
  term: Term,
  /** `over`: the recording was stopped. `superseded`: another term has begun. */
  state: z.enum(['capturing', 'over', 'superseded']),
  streams: z.array(StreamToCapture),
  /** Another one for another plan. */
  version: z.string(),
});
export type CapturePlan = z.infer<typeof CapturePlan>;

/** What is to be captured. Asked for what has changed, or has just begun. */
export const capturePlans = operation({
  name: 'recording.capturePlans',
  request: z.object({ captures: z.array(CapturePlan.pick({ recordingUid: true, term: true })).max(100) }),
  reply: z.object({ plans: z.array(CapturePlan) }),
  timeoutMs: 1_500,
  largeReply: true, // Hundreds may publish in each of them.
});

const Capture = CapturePlan.pick({ recordingUid: true, term: true, version: true });
export type Capture = z.infer<typeof Capture>;

/**
 * A worker lives, and asks each second what it captures, as the session service knows it, and which plans that has. `known` is
 * the version of what it was told last; when it is still the same, only that is said.
 */
export const listCaptures = operation({
  name: 'recording.listCaptures',
  request: z.object({ workerId: NodeId, known: z.string() }),
  reply: z.object({ version: z.string(), captures: z.array(Capture).optional() }),
  timeoutMs: 1_500,
});

/** The worker does not capture this, though it was listed: another one has to. May be repeated. */
export const captureLost = operation({
  name: 'recording.captureLost',
  request: z.object({ workerId: NodeId, recordingUid: RecordingUid, term: Term }),
  reply: z.object({}),
  timeoutMs: 5_000,
  evenLate: true,
});

/** All streams of the first plan are being captured (`streams` of them): the recording is `started`. May be repeated. */
export const captureRuns = operation({
  name: 'recording.captureRuns',
  request: z.object({ recordingUid: RecordingUid, term: Term, streams: z.int().min(0) }),
  /** The public object afterwards; absent when another term has begun. */
  reply: z.object({ object: RecordingObject.optional() }),
  timeoutMs: 5_000,
  evenLate: true,
});

/**
 * `recorder-lives.<worker>`: a recording worker is there; said five times a second, however many listen. Who sends streams
 * to it hears at once when it falls silent.
 */
export const recorderLives = topic({ name: 'recorder-lives', payload: z.object({}) });

/** Which of these captures the worker still wants to be sent. Also asked, with none, to see whether a silent one is there. */
export const wants = operation({
  name: 'recorder.wants',
  request: z.object({ captureIds: z.array(z.uuid()) }),
  reply: z.object({ wantedIds: z.array(z.uuid()) }),
  timeoutMs: 1_000,
});

/** The worker stops to capture a recording; answered when everything is in the files. */
export const endCapture = operation({
  name: 'recorder.endCapture',
  request: z.object({ recordingUid: RecordingUid }),
  reply: z.object({}),
  timeoutMs: 5_000,
  evenLate: true,
});
