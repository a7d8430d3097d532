import { z } from 'zod';
import { lenientBoolean, lenientInteger, lenientText, optionally } from '../fields/lenient.js';
import { StreamInfo } from './stream-info.js';
import { TurnResult } from './turn.js';
import { Role, TypeOfVideo } from '../fields/vocabulary.js';

const dimensions = z.object({ width: z.number(), height: z.number() });

/** Other clients parse this text, so one that they cannot parse goes no further than here. */
const VideoDimensions = z.string().max(200).refine(isDimensions, 'must be the JSON text of {width, height}');

function isDimensions(text: string): boolean {
  try {
    return dimensions.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

// The parameters of the methods that clients call; unknown ones are ignored.

const text = lenientText(z.string());
const textOf = (most: number) => lenientText(z.string().max(most));

/** A stream or a connection. */
const Id = textOf(500);

/** Milliseconds between the client's pings; three times as long without one ends the socket. */
export const PingParams = z.object({ interval: lenientInteger(z.int().min(50).max(3_600_000)).optional() });

/** Characters of what a client says of itself, and its token of it: everybody in the session is told. */
export const MAX_METADATA = 10_000;

export const JoinRoomParams = z.object({
  token: text,
  session: text,
  platform: textOf(1_000).default('unknown'),
  metadata: text.default(''),
  secret: text.default(''),
  recorder: optionally(lenientBoolean).pipe(z.boolean().default(false)),
  /** From 2.32 on: the client's version. */
  sdkVersion: textOf(50).optional(),
});
export type JoinRoomParams = z.infer<typeof JoinRoomParams>;

export const ConnectParams = z.object({ sessionId: text });
export type ConnectParams = z.infer<typeof ConnectParams>;

/** Later clients call an offer `sdpString`. */
function withSdpOffer(params: unknown): unknown {
  if (typeof params !== 'object' || params === null || !('sdpString' in params)) return params;
  const { sdpString, sdpOffer, ...others } = params as Record<string, unknown>;
  return { ...others, sdpOffer: sdpOffer ?? sdpString };
}

export const PublishVideoParams = z.preprocess(
  withSdpOffer,
  z.object({
    sdpOffer: text,
    hasAudio: lenientBoolean,
    hasVideo: lenientBoolean,
    doLoopback: lenientBoolean,
    audioActive: optionally(lenientBoolean),
    videoActive: optionally(lenientBoolean),
    typeOfVideo: optionally(text).pipe(TypeOfVideo.exclude(['IPCAM']).default('')),
    frameRate: optionally(lenientInteger()).pipe(z.int().min(-1).max(1_000).optional()),
    videoDimensions: optionally(text).pipe(VideoDimensions.optional()),
    filter: z
      .object({ type: textOf(200), options: z.record(z.string(), z.unknown()).optional() })
      .nullish()
      .transform((given) => given ?? undefined),
  }),
);
export type PublishVideoParams = z.infer<typeof PublishVideoParams>;

/** A stream id; a connection id is accepted too. */
export const ReceiveVideoFromParams = z.preprocess(withSdpOffer, z.object({ sender: Id, sdpOffer: text }));
export type ReceiveVideoFromParams = z.infer<typeof ReceiveVideoFromParams>;

export const UnsubscribeFromVideoParams = z.object({
  /** A connection id. */
  sender: Id,
});
export type UnsubscribeFromVideoParams = z.infer<typeof UnsubscribeFromVideoParams>;

export const ReconnectStreamParams = z.preprocess(withSdpOffer, z.object({ stream: Id, sdpOffer: text }));
export type ReconnectStreamParams = z.infer<typeof ReconnectStreamParams>;

export const OnIceCandidateParams = z.object({
  endpointName: Id,
  candidate: textOf(2_000),
  sdpMid: textOf(100).nullish(),
  sdpMLineIndex: lenientInteger().nullish(),
});

const changeReason = textOf(100);
/** The stream is the caller's own, whatever `streamId` says. */
export const StreamPropertyChangedParams = z.discriminatedUnion('property', [
  z.object({ property: z.literal('audioActive'), newValue: lenientBoolean, reason: changeReason }),
  z.object({ property: z.literal('videoActive'), newValue: lenientBoolean, reason: changeReason }),
  z.object({ property: z.literal('videoDimensions'), newValue: lenientText(VideoDimensions), reason: changeReason }),
  z.object({
    property: z.enum(['videoTrack', 'audioTrack']),
    newValue: z.record(z.string(), z.unknown()),
    reason: changeReason,
  }),
]);
export type StreamPropertyChangedParams = z.infer<typeof StreamPropertyChangedParams>;

export const SendMessageParams = z.object({
  /** The JSON text of a signal. */
  message: text,
});

export const ForceDisconnectParams = z.object({ connectionId: Id });
export type ForceDisconnectParams = z.infer<typeof ForceDisconnectParams>;
export const ForceUnpublishParams = z.object({ streamId: Id });
export type ForceUnpublishParams = z.infer<typeof ForceUnpublishParams>;

/** Another participant, as a joining client is told of him. */
export const ParticipantInfo = z.object({
  id: z.string(),
  createdAt: z.int(),
  metadata: z.string(),
  streams: z.array(StreamInfo).optional(),
});

/** What joinRoom answers: the fields that 2.15 reads, and those that later clients need. */
export const JoinRoomResult = z.object({
  id: z.string(),
  createdAt: z.int(),
  metadata: z.string(),
  value: z.array(ParticipantInfo),
  session: z.string(),
  role: Role,
  record: z.boolean(),
  /** The recording that goes on; clients of 2.32 tell their application of it. */
  recordingId: z.string().optional(),
  recordingName: z.string().optional(),
  version: z.string(),
  /** `kurento` tells later clients to make the offers themselves, as 2.15 does. */
  mediaServer: z.enum(['kurento', 'mediasoup']),
  videoSimulcast: z.boolean(),
  /** Absent while TURN is off. */
  ...TurnResult.partial().shape,
});
export type JoinRoomResult = z.infer<typeof JoinRoomResult>;

export const PublishVideoResult = z.object({ id: z.string(), createdAt: z.int(), sdpAnswer: z.string() });
export const ReceiveVideoFromResult = z.object({ sdpAnswer: z.string() });

/**
 * The version to tell a client: one that it finds compatible with its own, so that it does not complain.
 * @param sdkVersion what the client says of itself (since 2.18); 2.15 says nothing
 */
export function versionFor(sdkVersion: string | undefined, ours: string): string {
  const named = /^(\d+)\.(\d+)\./.exec(sdkVersion ?? '');
  return named ? `${named[1]}.${named[2]}.0` : ours;
}

/** clientData and serverData as the client splits them again. */
export function fullMetadata(clientData: string, serverData: string): string {
  return [clientData, serverData].filter((part) => part !== '').join('%/%');
}
