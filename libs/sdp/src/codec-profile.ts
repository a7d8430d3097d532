import { findCodec, STREAM_CODECS, type StreamCodec } from './codecs.js';
import type { MediaSection } from './offer/offer.js';
import { SdpError } from './sdp-error.js';

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
 * @throws SdpError when a section offers none of our codecs, or payload types that a router cannot use.
 */
export function codecProfileOf(sections: readonly MediaSection[]): CodecProfile {
  const profile: CodecProfile = {};
  for (const section of sections) {
    const found = STREAM_CODECS[section.kind].filter((codec) => findCodec(section, codec) !== undefined);
    if (found.length === 0) throw noCodec(section);
    for (const codec of found) profile[codec] ??= dynamic(codec, findCodec(section, codec)?.payloadType ?? 0);
  }
  const used = Object.values(profile);
  if (new Set(used).size !== used.length) throw new SdpError('The offer uses one payload type for two codecs');
  return profile;
}

/** The error for a section without opus, or without VP8 and H264. */
export function noCodec(section: MediaSection): SdpError {
  const wanted =
    section.kind === 'audio' ? 'opus/48000/2' : 'VP8, or H264 constrained baseline with packetization-mode=1';
  return new SdpError(`The ${section.kind} section "${section.mid}" does not offer ${wanted}`);
}

function dynamic(codec: StreamCodec, payloadType: number): number {
  if (isDynamic(payloadType)) return payloadType;
  throw new SdpError(
    `The offer gives ${codec} the payload type ${payloadType}; use one from 96 to 127 or from 35 to 63`,
  );
}

/** The dynamic ranges without those that are confused with RTCP packets when both share a port (RFC 5761, section 4). */
function isDynamic(payloadType: number): boolean {
  return (payloadType >= 96 && payloadType <= 127) || (payloadType >= 35 && payloadType <= 63);
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
