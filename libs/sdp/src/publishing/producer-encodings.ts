import { fitsPackets, MID } from '../offer/mid.js';
import type { MediaSection } from '../offer/offer.js';
import type { RtpEncodingParameters, RtpHeaderExtensionParameters, RtpHeaderExtensionUri } from '../rtp-parameters.js';
import { SdpError } from '../sdp-error.js';

const RID: RtpHeaderExtensionUri = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
/** VP8 layers from browsers have up to three temporal layers. Announcing fewer would make mediasoup drop frames. */
const LAYER_SCALABILITY = 'L1T3';

/**
 * How mediasoup recognises the packets of a section: by the rids of its simulcast layers, else by its SSRC (with the one
 * of its retransmissions), else by the mid in its packets.
 *
 * @param retransmits whether a retransmission codec was chosen.
 * @throws SdpError when none of these is possible.
 */
export function producerEncodings(
  section: MediaSection,
  extensions: readonly RtpHeaderExtensionParameters[],
  retransmits: boolean,
): RtpEncodingParameters[] {
  const { rids, ssrcs, rtxSsrcs } = section.sources;
  if (isSimulcast(section)) {
    if (!has(extensions, RID)) throw new SdpError(`The section "${section.mid}" has rids but no a=extmap for ${RID}`);
    return rids.map((rid) => ({ rid, scalabilityMode: LAYER_SCALABILITY }));
  }
  const [ssrc] = ssrcs;
  if (ssrc !== undefined) {
    const rtxSsrc = retransmits ? rtxSsrcs.get(ssrc) : undefined;
    return [rtxSsrc === undefined ? { ssrc } : { ssrc, rtx: { ssrc: rtxSsrc } }];
  }
  if (has(extensions, MID)) return [{}];
  if (!fitsPackets(section.mid)) {
    throw new SdpError(
      `The section "${section.mid}" has no a=ssrc; packets are told apart by mids of at most 8 characters`,
    );
  }
  throw new SdpError(`The section "${section.mid}" has neither a=ssrc nor an a=extmap for ${MID}`);
}

/** Whether a section's packets are told apart by rid: simulcast, or one layer that is named by nothing else. */
export function isSimulcast(section: MediaSection): boolean {
  const { rids, ssrcs } = section.sources;
  return section.kind === 'video' && (rids.length > 1 || (rids.length === 1 && ssrcs.length === 0));
}

function has(extensions: readonly RtpHeaderExtensionParameters[], uri: RtpHeaderExtensionUri): boolean {
  return extensions.some((extension) => extension.uri === uri);
}
