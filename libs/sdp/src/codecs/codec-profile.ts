import { chooseCodec } from './choose-codec.js';
import { findCodec, STREAM_CODECS, type StreamCodec } from './codecs.js';
import type { MediaSection } from '../offer/offer.js';
import { SdpError } from '../sdp-error.js';

/**
 * The payload types that a client uses for our codecs, e.g. opus 111, VP8 96, H264 108 in Chromium and opus 109, VP8 120
 * in Firefox. An offer to receive fixes them, and mediasoup fixes them per router: a subscriber needs a router whose
 * profile fits.
 */
export type CodecProfile = Partial<Record<StreamCodec, number>>;

const ALL_CODECS: readonly StreamCodec[] = ['opus', 'vp8', 'h264'];
/** What a router uses for codecs that the offer that caused it does not mention: Chromium's numbers, if free. */
const USUAL: Readonly<Record<StreamCodec, number>> = { opus: 111, vp8: 96, h264: 108 };

/**
 * The profile of the sections that a client wants to use.
 *
 * @throws SdpError when it gives two codecs one number: over one transport nothing tells them apart.
 */
export function codecProfileOf(sections: readonly MediaSection[]): CodecProfile {
  const profile: CodecProfile = {};
  for (const section of sections) {
    for (const codec of STREAM_CODECS[section.kind]) {
      const offered = findCodec(section, codec);
      if (offered !== undefined) profile[codec] ??= offered.payloadType;
    }
  }
  const used = Object.values(profile);
  if (new Set(used).size !== used.length) throw new SdpError('The offer uses one payload type for two codecs');
  return profile;
}

/** The part of a publisher's profile that it sends with: one codec for each section. */
export function sentProfileOf(sections: readonly MediaSection[]): CodecProfile {
  return Object.fromEntries(sections.map(chooseCodec).map(([codec, { payloadType }]) => [codec, payloadType]));
}

/** Whether media of a router with the profile `router` has the payload types that `wanted` names. */
export function profileFits(router: CodecProfile, wanted: CodecProfile): boolean {
  return ALL_CODECS.every((codec) => wanted[codec] === undefined || wanted[codec] === router[codec]);
}

/** The profile with a free payload type for each codec that it leaves open. */
export function completeProfile(profile: CodecProfile): Required<CodecProfile> {
  const used = new Set(Object.values(profile));
  const free = (codec: StreamCodec): number => {
    let payloadType = USUAL[codec];
    while (used.has(payloadType)) payloadType = payloadType === 127 ? 96 : payloadType + 1;
    used.add(payloadType);
    return payloadType;
  };
  return { opus: profile.opus ?? free('opus'), vp8: profile.vp8 ?? free('vp8'), h264: profile.h264 ?? free('h264') };
}

/** A profile as text, for logs and as a key: `opus:111 vp8:96 h264:108`. */
export function profileKey(profile: CodecProfile): string {
  return ALL_CODECS.filter((codec) => profile[codec] !== undefined)
    .map((codec) => `${codec}:${profile[codec]}`)
    .join(' ');
}
