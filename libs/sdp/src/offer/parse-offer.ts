import { SdpError } from '../sdp-error.js';
import type { Offer, OfferSection } from './offer.js';
import { parseSection } from './parse-section.js';
import { checkTransport, parseFingerprint } from './parse-transport.js';
import { attributes, readBlocks, type SdpBlock } from './sdp-lines.js';

/**
 * Reads a client's offer and checks everything that later steps rely on: a certificate fingerprint, ICE credentials,
 * unique mids, BUNDLE and rtcp-mux for every audio and video section (RFC 8829 requires all of these from a browser).
 * Takes time linear in the offer's length, whatever is in it.
 *
 * @throws SdpError and nothing else, with a message that says what to change.
 */
export function parseOffer(sdp: string): Offer {
  const { session, sections: blocks } = readBlocks(sdp);
  const sections = blocks.map((block, index) => parseSection(block, session, index));

  checkMids(sections);
  const bundled = checkBundle(session, sections);
  checkSources(sections);

  // With BUNDLE the first section that carries media describes the one transport of all.
  const tagged = blocks[bundled] as SdpBlock;
  checkTransport(tagged, session);
  return { fingerprint: parseFingerprint(tagged, session), sections };
}

function checkMids(sections: OfferSection[]): void {
  const seen = new Set<string>();
  for (const { mid } of sections) {
    if (mid === undefined) continue;
    if (seen.has(mid)) throw new SdpError(`Two m-lines have the mid "${mid}"; every m-line needs its own`);
    seen.add(mid);
  }
}

/** @returns the index of the first audio or video section. */
function checkBundle(session: SdpBlock, sections: OfferSection[]): number {
  const group = attributes(session, 'group').find((value) => value.startsWith('BUNDLE'));
  const mids = new Set(group?.split(' ').slice(1));
  for (const section of sections) {
    if (section.type === 'media' && !mids.has(section.mid)) {
      throw new SdpError(`The ${section.kind} section "${section.mid}" is not in a=group:BUNDLE; bundle all sections`);
    }
  }
  const first = sections.findIndex((section) => section.type === 'media');
  if (first < 0) throw new SdpError('The offer has no audio or video section that is in use');
  return first;
}

function checkSources(sections: OfferSection[]): void {
  const seen = new Set<number>();
  for (const section of sections) {
    if (section.type !== 'media') continue;
    for (const ssrc of [...section.sources.ssrcs, ...section.sources.rtxSsrcs.values()]) {
      if (seen.has(ssrc)) throw new SdpError(`The SSRC ${ssrc} is used twice; every RTP stream needs its own`);
      seen.add(ssrc);
    }
  }
}
