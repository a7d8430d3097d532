import { withCodec } from '../codecs/choose-codec.js';
import type { MediaSection, Offer } from '../offer/offer.js';
import type { MediaKind } from '../rtp-parameters.js';
import { SdpError } from '../sdp-error.js';

/**
 * The sections of a publisher's offer that carry its stream: at most one per kind. Safari's offers have a second section
 * per kind, without a track; the one that names a MediaStream is the real one, otherwise the first that sends. One that
 * offers no codec of ours is not among them: what can be received is published.
 *
 * @param kinds what the client says that its stream has (`hasAudio`, `hasVideo`); sections of another kind are not used.
 * @throws SdpError when nothing is left.
 */
export function publishingSections(offer: Offer, kinds: Readonly<Record<MediaKind, boolean>>): MediaSection[] {
  const sending = offer.sections.filter(
    (section): section is MediaSection => section.type === 'media' && section.direction.startsWith('send'),
  );
  const chosen = new Set<MediaSection | undefined>();
  for (const kind of ['audio', 'video'] as const) {
    if (!kinds[kind]) continue;
    const candidates = sending.filter((section) => section.kind === kind);
    chosen.add(candidates.find((section) => section.hasStream) ?? candidates[0]);
  }
  const sections = sending.filter((section) => chosen.has(section));
  if (sections.length > 0) return withCodec(sections);
  throw new SdpError('The offer sends nothing of what hasAudio and hasVideo announce; add a track before publishing');
}
