import { withCodec } from '../codecs/choose-codec.js';
import type { MediaSection, Offer, OfferSection } from '../offer/offer.js';
import { SdpError } from '../sdp-error.js';

/**
 * The sections in which a subscriber wants to receive: the first of each kind, as a stream has one track per kind.
 * One that offers no codec of ours is not among them.
 *
 * @throws SdpError when the offer receives nothing, or nothing that a stream can have.
 */
export function subscribingSections(offer: Offer): MediaSection[] {
  const receiving = offer.sections.filter(receives);
  const first = receiving.filter(
    (section, index) => receiving.findIndex(({ kind }) => kind === section.kind) === index,
  );
  if (first.length === 0) throw new SdpError('The offer receives nothing; offer a recvonly audio or video section');
  return withCodec(first);
}

function receives(section: OfferSection): section is MediaSection {
  return section.type === 'media' && (section.direction === 'recvonly' || section.direction === 'sendrecv');
}
