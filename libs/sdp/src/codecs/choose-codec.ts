import { findCodec, STREAM_CODECS, variantsOf, type StreamCodec } from './codecs.js';
import type { MediaSection, OfferedCodec } from '../offer/offer.js';
import { SdpError } from '../sdp-error.js';

/** The first of our codecs, by preference, that a section offers. @throws SdpError when it offers none. */
export function chooseCodec(section: MediaSection): [StreamCodec, OfferedCodec] {
  for (const codec of STREAM_CODECS[section.kind]) {
    const offered = findCodec(section, codec);
    if (offered !== undefined) return [codec, offered];
  }
  throw noCodec(section);
}

/**
 * Those sections in which a stream can be carried. The others are rejected, as an offer with nothing known in one of its
 * sections has to be answered (RFC 3264, section 6).
 *
 * @throws SdpError when none is left of some.
 */
export function withCodec(sections: readonly MediaSection[]): MediaSection[] {
  const [first] = sections;
  const usable = sections.filter(hasCodec);
  if (first !== undefined && usable.length === 0) throw noCodec(first);
  return usable;
}

/** Whether a section offers one of our codecs. */
export function hasCodec(section: MediaSection): boolean {
  return STREAM_CODECS[section.kind].some((codec) => findCodec(section, codec) !== undefined);
}

function noCodec(section: MediaSection): SdpError {
  for (const codec of STREAM_CODECS[section.kind]) {
    const [offered] = variantsOf(section, codec);
    if (offered === undefined) continue;
    const { payloadType } = offered;
    return new SdpError(
      `The offer gives ${codec} the payload type ${payloadType}; use one from 96 to 127 or from 35 to 63`,
    );
  }
  const wanted =
    section.kind === 'audio' ? 'opus/48000/2' : 'VP8, or H264 constrained baseline with packetization-mode=1';
  return new SdpError(`The ${section.kind} section "${section.mid}" does not offer ${wanted}`);
}
