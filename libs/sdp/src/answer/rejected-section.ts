import type { MediaSection, UnusedSection } from '../offer/offer.js';

/** The section as an answer refuses it: port 0, outside the bundle (RFC 3264, section 6). */
export function rejected(section: MediaSection): UnusedSection {
  const format = [...section.codecs.keys()].join(' ') || '0';
  return { type: 'unused', media: section.kind, protocol: section.protocol, format, mid: section.mid };
}
