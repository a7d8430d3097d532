import { chooseCodec } from '../codecs/choose-codec.js';
import type { Direction, MediaSection, Offer, OfferSection } from '../offer/offer.js';
import type { RtpCodecParameters } from '../rtp-parameters.js';
import { transportLines, type TransportDescription } from './transport-description.js';

/** What the answer says about a section that is used. */
export interface AnsweredSection {
  /** From the server's point of view. */
  direction: Exclude<Direction, 'inactive'>;
  codecs: readonly RtpCodecParameters[];
  headerExtensions: readonly { id: number; uri: string; direction?: Direction }[];
  /** Further attribute lines, without line ends. */
  lines?: readonly string[];
  /** Bandwidth lines (`b=…`). */
  bandwidth?: readonly string[];
}

/**
 * Writes the answer to an offer: the same m-lines in the same order with the same mids (RFC 3264, section 6). Sections
 * that are not in `answered` are inactive; those of the type `unused` are rejected with port 0 and not bundled.
 *
 * @param offer its other sections have a codec of ours.
 * @param answered the used sections by mid.
 */
export function writeAnswer(
  offer: Offer,
  transport: TransportDescription,
  answered: ReadonlyMap<string, AnsweredSection>,
): string {
  const media = offer.sections.filter((section) => section.type === 'media');
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${media.map(({ mid }) => mid).join(' ')}`,
    'a=msid-semantic: WMS *',
    ...offer.sections.flatMap((section) => sectionLines(section, answered, transport, section === media[0])),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function sectionLines(
  section: OfferSection,
  answered: ReadonlyMap<string, AnsweredSection>,
  transport: TransportDescription,
  first: boolean,
): string[] {
  if (section.type === 'unused') {
    const mid = section.mid === undefined ? [] : [`a=mid:${section.mid}`];
    return [`m=${section.media} 0 ${section.protocol} ${section.format}`, 'c=IN IP4 0.0.0.0', ...mid, 'a=inactive'];
  }
  const answer = answered.get(section.mid);
  const codecs = answer?.codecs ?? inactiveCodecs(section);
  return [
    `m=${section.kind} 9 ${section.protocol} ${codecs.map(({ payloadType }) => payloadType).join(' ')}`,
    'c=IN IP4 0.0.0.0',
    ...(answer?.bandwidth ?? []),
    `a=mid:${section.mid}`,
    `a=${answer?.direction ?? 'inactive'}`,
    ...transportLines(transport, first),
    'a=rtcp-mux',
    ...(section.rtcpReducedSize ? ['a=rtcp-rsize'] : []),
    ...(answer?.headerExtensions.map(extensionLine) ?? []),
    ...codecs.flatMap(codecLines),
    ...(answer?.lines ?? []),
  ];
}

/** An m-line needs a format even when nothing flows: the codec that would have been chosen. */
function inactiveCodecs(section: MediaSection): RtpCodecParameters[] {
  const [, { payloadType, name, clockRate, channels }] = chooseCodec(section);
  return [{ mimeType: `${section.kind}/${name}`, payloadType, clockRate, channels }];
}

function extensionLine({ id, uri, direction }: { id: number; uri: string; direction?: Direction }): string {
  // An extension that the offer restricts to sending is restricted to receiving in the answer (RFC 8285, section 6).
  const restriction = direction === 'sendonly' ? '/recvonly' : direction === 'recvonly' ? '/sendonly' : '';
  return `a=extmap:${id}${restriction} ${uri}`;
}

function codecLines({
  mimeType,
  payloadType,
  clockRate,
  channels,
  parameters,
  rtcpFeedback,
}: RtpCodecParameters): string[] {
  const name = mimeType.slice(mimeType.indexOf('/') + 1);
  const config = Object.entries(parameters ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return [
    `a=rtpmap:${payloadType} ${name}/${clockRate}${channels !== undefined && channels > 1 ? `/${channels}` : ''}`,
    ...(config.length > 0 ? [`a=fmtp:${payloadType} ${config.join(';')}`] : []),
    ...(rtcpFeedback ?? []).map(
      ({ type, parameter }) => `a=rtcp-fb:${payloadType} ${type}${parameter ? ` ${parameter}` : ''}`,
    ),
  ];
}
