import type { MediaSection, Offer, OfferSection } from '../offer/offer.js';
import { SdpError } from '../sdp-error.js';

/**
 * The sections in which a subscriber wants to receive: the first of each kind, as a stream has one track per kind.
 *
 * @throws SdpError when the offer receives nothing.
 */
export function subscribingSections(offer: Offer): MediaSection[] {
  const receiving = offer.sections.filter(receives);
  const first = receiving.filter(
    (section, index) => receiving.findIndex(({ kind }) => kind === section.kind) === index,
  );
  if (first.length === 0) throw new SdpError('The offer receives nothing; offer a recvonly audio or video section');
  return first;
}

function receives(section: OfferSection): section is MediaSection {
  return section.type === 'media' && (section.direction === 'recvonly' || section.direction === 'sendrecv');
}
