import type { MediaSection, OfferedCodec } from '../offer/offer.js';

/** The codecs that streams may have. Others would exclude some clients, and mediasoup does not transcode. */
export type StreamCodec = 'opus' | 'vp8' | 'h264';

/** By preference: VP8 is what every browser decodes and what recordings (`.webm`) hold; H264 serves who has nothing else. */
export const STREAM_CODECS: Readonly<Record<'audio' | 'video', readonly StreamCodec[]>> = {
  audio: ['opus'],
  video: ['vp8', 'h264'],
};

/** The names that mediasoup gives the codecs. */
export const MIME_TYPES: Readonly<Record<StreamCodec, string>> = {
  opus: 'audio/opus',
  vp8: 'video/VP8',
  h264: 'video/H264',
};

/** Constrained baseline: profile_idc 42 with constraint_set1 and nothing reserved (RFC 6184, section 8.1). */
const CONSTRAINED_BASELINE = /^42[4-7c-f]0[0-9a-f]{2}$/i;

/**
 * The payload type that a section offers for a codec, in the one variant that is used here: opus in stereo rtpmap form,
 * H264 as constrained baseline with packetization mode 1; with a number that a router can have.
 */
export function findCodec(section: MediaSection, codec: StreamCodec): OfferedCodec | undefined {
  return variantsOf(section, codec).find(({ payloadType }) => isDynamic(payloadType));
}

/** What a section offers of a codec in that variant, whatever its number is. */
export function variantsOf(section: MediaSection, codec: StreamCodec): OfferedCodec[] {
  return [...section.codecs.values()].filter((offered) => offered.name === codec && isUsable(offered, codec));
}

/** The dynamic ranges without those that are confused with RTCP packets when both share a port (RFC 5761, section 4). */
function isDynamic(payloadType: number): boolean {
  return (payloadType >= 96 && payloadType <= 127) || (payloadType >= 35 && payloadType <= 63);
}

function isUsable(offered: OfferedCodec, codec: StreamCodec): boolean {
  switch (codec) {
    case 'opus':
      return offered.clockRate === 48_000 && offered.channels === 2;
    case 'vp8':
      return offered.clockRate === 90_000;
    case 'h264':
      return (
        offered.clockRate === 90_000 &&
        offered.parameters.get('packetization-mode') === '1' &&
        CONSTRAINED_BASELINE.test(offered.parameters.get('profile-level-id') ?? '')
      );
  }
}

/** The retransmission codec (RFC 4588) of a payload type. */
export function findRtx(section: MediaSection, payloadType: number): OfferedCodec | undefined {
  for (const offered of section.codecs.values()) {
    if (offered.name === 'rtx' && offered.parameters.get('apt') === String(payloadType)) return offered;
  }
  return undefined;
}
