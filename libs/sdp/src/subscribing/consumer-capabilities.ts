import { fitsPackets, MID } from '../offer/mid.js';
import type { MediaSection } from '../offer/offer.js';
import type { RtpCapabilities, RtpCodecCapability } from '../rtp-parameters.js';

/** RTCP feedback that a subscriber may send: it works on the stream's own SSRC, whatever the header extensions. */
const FEEDBACK = new Set(['nack', 'nack pli', 'ccm fir']);
/** Bandwidth estimation needs mediasoup's extension ids at the client, which an offer of the client never has. */
const ESTIMATION = [
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
];

/**
 * What a subscriber that made the offer itself can take from a router: the router's codecs that the section offers with
 * the same payload type, and header extensions with equal id and URI. No rtx, because its payload type cannot be chosen.
 *
 * @returns capabilities for mediasoup's `consume`; undefined when the section offers none of the router's codecs.
 */
export function consumerCapabilities<Uri extends string>(
  router: RtpCapabilities<Uri>,
  section: MediaSection,
): Required<RtpCapabilities<Uri>> | undefined {
  const codecs = (router.codecs ?? []).flatMap((codec) => offeredForm(codec, section));
  if (codecs.length === 0) return undefined;
  const headerExtensions = (router.headerExtensions ?? []).filter(
    ({ kind, uri, preferredId }) =>
      kind === section.kind &&
      !ESTIMATION.includes(uri) &&
      (uri !== MID || fitsPackets(section.mid)) &&
      section.extensions.some(
        ({ id, uri: offered, direction }) =>
          id === preferredId && offered === uri && direction !== 'sendonly' && direction !== 'inactive',
      ),
  );
  return { codecs, headerExtensions };
}

function offeredForm(codec: RtpCodecCapability, section: MediaSection): RtpCodecCapability[] {
  const offered = section.codecs.get(codec.preferredPayloadType);
  if (offered === undefined || codec.kind !== section.kind || offered.name === 'rtx') return [];
  if (codec.mimeType.toLowerCase() !== `${section.kind}/${offered.name}`) return [];
  const wanted = new Set(offered.rtcpFeedback.map(feedbackName).filter((name) => FEEDBACK.has(name)));
  const rtcpFeedback = codec.rtcpFeedback?.filter((feedback) => wanted.has(feedbackName(feedback)));
  return [{ ...codec, rtcpFeedback }];
}

function feedbackName({ type, parameter }: { type: string; parameter?: string }): string {
  return parameter ? `${type} ${parameter}` : type;
}
