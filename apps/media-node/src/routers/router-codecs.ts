import { completeProfile, MIME_TYPES, type CodecProfile, type StreamCodec } from '@convene/sdp';
import type { types } from 'mediasoup';

/**
 * mediasoup goes through the codecs of a router and gives the retransmissions of each video codec the first number of
 * this list that no codec before, nor the codec itself, has. It cannot be told another one, nor that a codec which comes
 * later wants it. Subscribers never see these numbers.
 */
const FOR_RETRANSMISSIONS = [...range(100, 127), ...range(96, 99)];

/**
 * The profile of a router for a client: all its payload types, or only those that it needs, when mediasoup cannot make
 * a router of all.
 *
 * @param profile the payload types of the client.
 * @param needed those of them that the router must have; of one video codec at most.
 */
export function routerProfile(profile: CodecProfile, needed: CodecProfile): Required<CodecProfile> {
  const complete = completeProfile(profile);
  return isPossible(complete) ? complete : completeProfile(needed);
}

/** The codecs of a router, with the payload types of the clients that it is for. */
export function routerCodecs(profile: Required<CodecProfile>): types.RouterRtpCodecCapability[] {
  const h264 = { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 };
  return [
    { ...codec('opus', profile), kind: 'audio', clockRate: 48_000, channels: 2 },
    ...videoCodecs(profile).map((name) => ({
      ...codec(name, profile),
      kind: 'video' as const,
      clockRate: 90_000,
      parameters: name === 'h264' ? h264 : {},
    })),
  ];
}

function codec(name: StreamCodec, profile: Required<CodecProfile>) {
  return { mimeType: MIME_TYPES[name], preferredPayloadType: profile[name] };
}

/** In the order in which the retransmissions of the first take the number of the second as seldom as can be. */
function videoCodecs(profile: Required<CodecProfile>): StreamCodec[] {
  // A number that is not in the list cannot be taken: its codec may come last.
  const place = (name: StreamCodec) => [...FOR_RETRANSMISSIONS, profile[name]].indexOf(profile[name]);
  return (['vp8', 'h264'] as const).toSorted((a, b) => place(a) - place(b));
}

/** It is not when both video codecs want the first two free numbers of the list, e.g. VP8 100 and H264 101. */
function isPossible(profile: Required<CodecProfile>): boolean {
  const [first, second] = videoCodecs(profile).map((name) => profile[name]);
  return FOR_RETRANSMISSIONS.find((number) => number !== profile.opus && number !== first) !== second;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
