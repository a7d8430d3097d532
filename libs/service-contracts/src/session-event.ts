import { OutputMode, Reason, RecordingLayout, RecordingStatus, StreamInfo } from '@convene/openvidu-protocol';
import { z } from 'zod';
import { topic } from './operation.js';

/** Who is notified of an event. CDR and webhooks see every event, whoever is notified. */
export const Audience = z.union([
  z.object({ kind: z.literal('nobody') }),
  z.object({ kind: z.literal('everybody') }),
  z.object({ kind: z.literal('others'), than: z.string() }),
  z.object({ kind: z.literal('only'), connectionId: z.string() }),
  z.object({ kind: z.literal('some'), connectionIds: z.array(z.string()) }),
]);
export type Audience = z.infer<typeof Audience>;

const participant = {
  location: z.string(),
  platform: z.string(),
  clientData: z.string(),
  serverData: z.string(),
};
const webRtcConnection = {
  streamId: z.string(),
  participantId: z.string(),
  /** OUTBOUND: the participant publishes; INBOUND: he receives. */
  connection: z.enum(['OUTBOUND', 'INBOUND']),
  receivingFrom: z.string().optional(),
  /** These four only of what an IP camera publishes; the URI without its secrets. */
  rtspUri: z.string().optional(),
  adaptativeBitrate: z.boolean().optional(),
  onlyPlayWithSubscribers: z.boolean().optional(),
  networkCache: z.int().optional(),
  videoSource: z.string().optional(),
  videoFramerate: z.number().nullish(),
  videoDimensions: z.string().nullish(),
  audioEnabled: z.boolean(),
  videoEnabled: z.boolean(),
};
/** What an end event adds: when the ended thing began, how long it was, in whole seconds, and why it ended. */
const ended = { startTime: z.int(), duration: z.int(), reason: Reason };

/** Everything that can happen to a session. Times are milliseconds since 1970. */
export const SessionEventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sessionCreated'), timestamp: z.int() }),
  z.object({ type: z.literal('sessionDestroyed'), timestamp: z.int(), ...ended }),
  z.object({
    type: z.literal('participantJoined'),
    timestamp: z.int(),
    connectionId: z.string(),
    metadata: z.string(),
    ...participant,
  }),
  z.object({
    type: z.literal('participantLeft'),
    timestamp: z.int(),
    connectionId: z.string(),
    ...ended,
    ...participant,
  }),
  z.object({ type: z.literal('participantEvicted'), connectionId: z.string(), reason: Reason }),
  z.object({ type: z.literal('participantPublished'), connectionId: z.string(), stream: StreamInfo }),
  z.object({
    type: z.literal('participantUnpublished'),
    connectionId: z.string(),
    streamId: z.string(),
    reason: Reason,
  }),
  z.object({
    type: z.literal('streamPropertyChanged'),
    connectionId: z.string(),
    streamId: z.string(),
    property: z.string(),
    newValue: z.unknown(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal('signalSent'),
    /** Absent for a signal of the backend. */
    from: z.string().optional(),
    signalType: z.string().optional(),
    data: z.string().optional(),
  }),
  z.object({
    type: z.literal('recordingStatusChanged'),
    timestamp: z.int(),
    /** When the recording was asked for. */
    startTime: z.int(),
    /** Seconds, 0 until it is finished. */
    duration: z.number(),
    /** Absent when it has just started. */
    reason: Reason.optional(),
    id: z.string(),
    name: z.string(),
    outputMode: OutputMode,
    resolution: z.string().optional(),
    recordingLayout: RecordingLayout.optional(),
    customLayout: z.string().optional(),
    hasAudio: z.boolean(),
    hasVideo: z.boolean(),
    /** Bytes, 0 until it is finished. */
    size: z.int(),
    status: RecordingStatus,
  }),
  z.object({ type: z.literal('recordingStarted'), id: z.string(), name: z.string() }),
  z.object({ type: z.literal('recordingStopped'), id: z.string(), name: z.string(), reason: Reason }),
  z.object({ type: z.literal('webrtcConnectionCreated'), timestamp: z.int(), ...webRtcConnection }),
  z.object({ type: z.literal('webrtcConnectionDestroyed'), timestamp: z.int(), ...ended, ...webRtcConnection }),
]);
export type SessionEventBody = z.infer<typeof SessionEventBody>;
export type EventOf<Type extends SessionEventBody['type']> = Extract<SessionEventBody, { type: Type }>;

/** One entry of a session's ordered log; the numbers of a session have no gaps and start at 1. */
export const SessionEvent = z.object({ seq: z.int().min(1), audience: Audience, body: SessionEventBody });
export type SessionEvent = z.infer<typeof SessionEvent>;

/** `events.<session uid>`: entries of the log, right after they were committed. A missed message shows as a gap. */
export const sessionEvents = topic({ name: 'events', payload: z.object({ events: z.array(SessionEvent) }) });
