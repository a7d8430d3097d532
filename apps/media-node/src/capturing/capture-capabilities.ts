import type { types } from 'mediasoup';
import type { Capabilities } from '../transports/feed.js';

/** What a receiver of plain RTP does about losses: NACK, PLI and FIR. It estimates no bandwidth. */
const FEEDBACK = ['nack', 'ccm'];

/**
 * What a recording worker can take: all codecs of a router, whatever their payload types. No rtx, so that retransmissions
 * come as the packets themselves; and no header extensions.
 */
export function captureCapabilities({ codecs = [] }: types.RtpCapabilities): Capabilities {
  const media = codecs.filter(({ mimeType }) => !mimeType.toLowerCase().endsWith('/rtx'));
  return {
    codecs: media.map((codec) => ({
      ...codec,
      rtcpFeedback: codec.rtcpFeedback?.filter(({ type }) => FEEDBACK.includes(type)),
    })),
    headerExtensions: [],
  };
}
