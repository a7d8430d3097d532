import { chooseCodec } from '../codecs/choose-codec.js';
import { findRtx, MIME_TYPES, type StreamCodec } from '../codecs/codecs.js';
import type { MediaSection, OfferedCodec } from '../offer/offer.js';
import type { RtpCodecParameters, RtpParameters } from '../rtp-parameters.js';
import { producerEncodings } from './producer-encodings.js';
import { producerExtensions } from './producer-extensions.js';

/**
 * What mediasoup has to know to receive a section: the codec with its retransmissions, the header extensions that it
 * reads and the encodings. mediasoup takes any payload types and extension ids from a producer.
 *
 * @throws SdpError when the section has no codec of ours or no way to recognise its packets.
 */
export function producerParameters(section: MediaSection): RtpParameters {
  const [codec, offered] = chooseCodec(section);
  const codecs: RtpCodecParameters[] = [
    {
      mimeType: MIME_TYPES[codec],
      payloadType: offered.payloadType,
      clockRate: offered.clockRate,
      channels: section.kind === 'audio' ? offered.channels : undefined,
      parameters: codecParameters(codec, offered),
      rtcpFeedback: [...offered.rtcpFeedback],
    },
  ];
  const rtx = section.kind === 'video' ? findRtx(section, offered.payloadType) : undefined;
  if (rtx !== undefined) {
    codecs.push({
      mimeType: 'video/rtx',
      payloadType: rtx.payloadType,
      clockRate: rtx.clockRate,
      parameters: { apt: offered.payloadType },
      rtcpFeedback: [],
    });
  }
  const headerExtensions = producerExtensions(section);
  return {
    mid: section.mid,
    codecs,
    headerExtensions: headerExtensions.map(({ uri, id }) => ({ uri, id })),
    encodings: producerEncodings(section, headerExtensions, rtx !== undefined),
    rtcp: { cname: section.sources.cname, reducedSize: section.rtcpReducedSize },
  };
}

/** The fmtp parameters for the answer; subscribers of the stream see the same ones. */
function codecParameters(codec: StreamCodec, offered: OfferedCodec): Record<string, string | number> {
  switch (codec) {
    case 'opus':
      return { minptime: 10, useinbandfec: 1 };
    case 'vp8':
      return {};
    case 'h264':
      return {
        'level-asymmetry-allowed': 1,
        'packetization-mode': 1,
        'profile-level-id': offered.parameters.get('profile-level-id') ?? '42e01f',
      };
  }
}
