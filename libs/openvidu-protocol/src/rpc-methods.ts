import { z } from 'zod';
import { StreamInfo } from './stream-info.js';
import { TurnResult } from './turn.js';
import { Role, TypeOfVideo } from './vocabulary.js';

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

/** Milliseconds between the client's pings; three times as long without one ends the socket. */
export const PingParams = z.object({ interval: z.number().min(50).max(3_600_000).optional() });

/** Characters of what a client says of itself, and its token of it: everybody in the session is told. */
export const MAX_METADATA = 10_000;

export const JoinRoomParams = z.object({
  token: z.string(),
  session: z.string(),
  platform: z.string().max(1_000).default('unknown'),
  metadata: z.string().default(''),
  secret: z.string().default(''),
  recorder: z.boolean().default(false),
  /** From 2.32 on: the client's version. */
  sdkVersion: z.string().max(50).optional(),
});
export type JoinRoomParams = z.infer<typeof JoinRoomParams>;

export const ConnectParams = z.object({ sessionId: z.string() });

export const PublishVideoParams = z.object({
  sdpOffer: z.string(),
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  doLoopback: z.boolean(),
  audioActive: z.boolean().optional(),
  videoActive: z.boolean().optional(),
  typeOfVideo: TypeOfVideo.exclude(['IPCAM']).default(''),
  /** Applications may have given it as a text. */
  frameRate: z.coerce.number().min(-1).max(1_000).optional(),
  videoDimensions: VideoDimensions.optional(),
  filter: z.object({ type: z.string().max(200), options: z.record(z.string(), z.unknown()).optional() }).optional(),
});
export type PublishVideoParams = z.infer<typeof PublishVideoParams>;

export const ReceiveVideoFromParams = z.object({
  /** A stream id; a connection id is accepted too. */
  sender: z.string().max(500),
  sdpOffer: z.string(),
});

export const UnsubscribeFromVideoParams = z.object({
  /** A connection id. */
  sender: z.string().max(500),
});

/** Some clients call the offer `sdpString`. */
export const ReconnectStreamParams = z
  .object({
    stream: z.string().max(500),
    sdpOffer: z.string().optional(),
    sdpString: z.string().optional(),
  })
  .transform(({ stream, sdpOffer, sdpString }, context) => {
    const offer = sdpOffer ?? sdpString;
    if (offer !== undefined) return { stream, sdpOffer: offer };
    context.addIssue({ code: 'custom', path: ['sdpOffer'], message: 'must be the SDP offer' });
    return z.NEVER;
  });
export type ReconnectStreamParams = z.infer<typeof ReconnectStreamParams>;

export const OnIceCandidateParams = z.object({
  endpointName: z.string().max(500),
  candidate: z.string().max(2_000),
  sdpMid: z.string().max(100).nullish(),
  sdpMLineIndex: z.int().nullish(),
});

const changeReason = z.string().max(100);
/** The stream is the caller's own, whatever `streamId` says. */
export const StreamPropertyChangedParams = z.discriminatedUnion('property', [
  z.object({ property: z.literal('audioActive'), newValue: z.boolean(), reason: changeReason }),
  z.object({ property: z.literal('videoActive'), newValue: z.boolean(), reason: changeReason }),
  z.object({ property: z.literal('videoDimensions'), newValue: VideoDimensions, reason: changeReason }),
  z.object({
    property: z.enum(['videoTrack', 'audioTrack']),
    newValue: z.record(z.string(), z.unknown()),
    reason: changeReason,
  }),
]);
export type StreamPropertyChangedParams = z.infer<typeof StreamPropertyChangedParams>;

export const SendMessageParams = z.object({
  /** The JSON text of a signal. */
  message: z.string(),
});

const ConnectionId = z.string().max(500);
const StreamId = z.string().max(500);
export const ForceDisconnectParams = z.object({ connectionId: ConnectionId });
export const ForceUnpublishParams = z.object({ streamId: StreamId });

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
