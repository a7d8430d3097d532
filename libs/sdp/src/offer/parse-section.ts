import { SdpError } from '../sdp-error.js';
import { isMid, MID_RULE } from './mid.js';
import type { Direction, MediaSection, OfferSection, OfferedExtension } from './offer.js';
import { parseCodecs } from './parse-codecs.js';
import { parseSources } from './parse-sources.js';
import { attribute, attributes, type SdpBlock } from './sdp-lines.js';

const SECURE_RTP = /^(?:(?:UDP|TCP)\/TLS\/)?RTP\/SAVPF$/;
const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

/**
 * Reads one m-line with its attributes.
 *
 * @param index position in the offer, for messages.
 * @throws SdpError when the m-line is malformed, or an audio or video section cannot carry media here.
 */
export function parseSection(block: SdpBlock, session: SdpBlock, index: number): OfferSection {
  const [kind, port, protocol, ...formats] = block.media.trim().split(/ +/);
  if (
    !kind ||
    !/^[a-z]{1,16}$/.test(kind) ||
    !port ||
    !/^\d{1,5}$/.test(port) ||
    !protocol ||
    !/^[\w/]{1,32}$/.test(protocol)
  ) {
    throw new SdpError(`m-line ${index} is not "m=<media> <port> <protocol> <formats>"`);
  }
  const mid = attribute(block, 'mid');
  if (mid !== undefined && !isMid(mid)) throw new SdpError(`m-line ${index} has an unusable mid: ${MID_RULE}`);
  // Port 0 refuses a section, unless it only waits for the bundled transport (RFC 9143, section 6).
  const disabled = Number(port) === 0 && !block.attributes.has('bundle-only');
  if ((kind !== 'audio' && kind !== 'video') || disabled) {
    return { type: 'unused', media: kind, format: formatOf(formats[0]), mid, protocol };
  }

  if (mid === undefined) throw new SdpError(`The ${kind} section at m-line ${index} has no a=mid`);
  if (!SECURE_RTP.test(protocol)) {
    throw new SdpError(`The ${kind} section "${mid}" uses ${protocol}; only DTLS-SRTP (UDP/TLS/RTP/SAVPF) is accepted`);
  }
  if (!block.attributes.has('rtcp-mux')) {
    throw new SdpError(`The ${kind} section "${mid}" has no a=rtcp-mux; RTP and RTCP have to share one port`);
  }
  const section: MediaSection = {
    type: 'media',
    kind,
    mid,
    protocol,
    direction: directionOf(block) ?? directionOf(session) ?? 'sendrecv',
    hasStream: attributes(block, 'msid').some((msid) => !/^\s*-(?:\s|$)/.test(msid)),
    codecs: parseCodecs(block, formats),
    extensions: parseExtensions(block),
    sources: parseSources(block),
    rtcpReducedSize: block.attributes.has('rtcp-rsize'),
  };
  return section;
}

function formatOf(format: string | undefined): string {
  return format !== undefined && /^[\w.-]{1,64}$/.test(format) ? format : '0';
}

function directionOf(block: SdpBlock): Direction | undefined {
  return DIRECTIONS.find((direction) => block.attributes.has(direction));
}

/** Header extensions with ids that fit an RTP header (RFC 8285); the first line of an id and of a URI counts. */
function parseExtensions(block: SdpBlock): OfferedExtension[] {
  const byId = new Map<number, OfferedExtension>();
  const uris = new Set<string>();
  for (const line of attributes(block, 'extmap')) {
    const match = /^(\d{1,3})(?:\/(sendrecv|sendonly|recvonly|inactive))? (\S{1,256})$/.exec(line.trim());
    if (match === null) continue;
    const id = Number(match[1]);
    const uri = match[3] as string;
    if (id < 1 || id > 255 || byId.has(id) || uris.has(uri)) continue;
    byId.set(id, { id, uri, direction: match[2] as Direction | undefined });
    uris.add(uri);
  }
  return [...byId.values()];
}
