import type { RtcpFeedback } from '../rtp-parameters.js';
import type { OfferedCodec } from './offer.js';
import { attributes, type SdpBlock } from './sdp-lines.js';

/** The RTCP feedback that mediasoup understands; other kinds are not even kept. */
const KNOWN_FEEDBACK = new Map<string, RtcpFeedback>([
  ['nack', { type: 'nack' }],
  ['nack pli', { type: 'nack', parameter: 'pli' }],
  ['ccm fir', { type: 'ccm', parameter: 'fir' }],
  ['goog-remb', { type: 'goog-remb' }],
  ['transport-cc', { type: 'transport-cc' }],
]);

/**
 * Reads the codecs of a section: the payload types of its m-line that have an rtpmap line. Lines that make no sense are
 * skipped, as RFC 8866 asks; what matters is whether a usable codec remains.
 *
 * @param formats the payload types of the m-line.
 */
export function parseCodecs(block: SdpBlock, formats: readonly string[]): Map<number, OfferedCodec> {
  const listed = new Set(formats.map(payloadTypeOf));
  const parameters = parseParameters(block);
  const feedback = parseFeedback(block);

  const codecs = new Map<number, OfferedCodec>();
  for (const line of attributes(block, 'rtpmap')) {
    const match = /^(\d{1,3}) +([\w.-]{1,32})\/(\d{1,6})(?:\/(\d{1,2}))?$/.exec(line.trim());
    if (match === null) continue;
    const payloadType = payloadTypeOf(match[1]);
    if (payloadType === undefined || !listed.has(payloadType) || codecs.has(payloadType)) continue;
    codecs.set(payloadType, {
      payloadType,
      name: (match[2] as string).toLowerCase(),
      clockRate: Number(match[3]),
      channels: Number(match[4] ?? 1),
      parameters: parameters.get(payloadType) ?? new Map(),
      rtcpFeedback: [...new Set([...(feedback.get(payloadType) ?? []), ...(feedback.get('*') ?? [])])],
    });
  }
  return codecs;
}

function payloadTypeOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,3}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= 127 ? value : undefined;
}

function parseParameters(block: SdpBlock): Map<number, Map<string, string>> {
  const byPayloadType = new Map<number, Map<string, string>>();
  for (const line of attributes(block, 'fmtp')) {
    const [target, rest] = splitAtSpace(line);
    const payloadType = payloadTypeOf(target);
    if (payloadType === undefined || byPayloadType.has(payloadType)) continue;
    const parameters = new Map<string, string>();
    for (const parameter of rest.split(';')) {
      const equals = parameter.indexOf('=');
      if (equals > 0)
        parameters.set(parameter.slice(0, equals).trim().toLowerCase(), parameter.slice(equals + 1).trim());
    }
    byPayloadType.set(payloadType, parameters);
  }
  return byPayloadType;
}

/** Keyed by payload type, or `*` for lines that are meant for all of them. */
function parseFeedback(block: SdpBlock): Map<number | '*', Set<RtcpFeedback>> {
  const byPayloadType = new Map<number | '*', Set<RtcpFeedback>>();
  for (const line of attributes(block, 'rtcp-fb')) {
    const [target, rest] = splitAtSpace(line);
    const payloadType = target === '*' ? '*' : payloadTypeOf(target);
    const known = KNOWN_FEEDBACK.get(rest.trim());
    if (payloadType === undefined || known === undefined) continue;
    const set = byPayloadType.get(payloadType) ?? new Set();
    byPayloadType.set(payloadType, set.add(known));
  }
  return byPayloadType;
}

function splitAtSpace(line: string): [string, string] {
  const space = line.indexOf(' ');
  return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}
