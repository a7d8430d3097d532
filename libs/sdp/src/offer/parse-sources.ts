import { SdpError } from '../sdp-error.js';
import type { OfferedSources } from './offer.js';
import { attribute, attributes, type SdpBlock } from './sdp-lines.js';

/** mediasoup reads at most eight bytes of the rid that travels in RTP packets. */
const RID = /^[\w-]{1,8}$/;
/** Browsers send at most three layers, with a retransmission source for each. */
const MAX_SSRCS = 16;
const MAX_RIDS = 8;
const MAX_SSRC = 0xffff_ffff;

/**
 * Reads where a section's packets come from: `a=ssrc`, `a=ssrc-group:FID`, and the rids of `a=simulcast`.
 *
 * @throws SdpError when a number is not an SSRC, or there are more sources than any browser sends.
 */
export function parseSources(block: SdpBlock): OfferedSources {
  const ssrcs = new Set<number>();
  let cname: string | undefined;
  for (const line of attributes(block, 'ssrc')) {
    const match = /^(\d+)(?: ([\w-]+)(?::(.*))?)?$/.exec(line.trim());
    if (match === null) throw new SdpError('An a=ssrc line is not "a=ssrc:<number> <attribute>"');
    ssrcs.add(ssrcOf(match[1]));
    if (ssrcs.size > MAX_SSRCS) throw new SdpError(`A section has more than ${MAX_SSRCS} SSRCs`);
    if (match[2] === 'cname' && match[3] !== undefined && match[3].length <= 255) cname ??= match[3];
  }

  const rtxSsrcs = new Map<number, number>();
  for (const line of attributes(block, 'ssrc-group')) {
    const [semantics, media, rtx] = line.trim().split(' ');
    if (semantics !== 'FID') continue;
    rtxSsrcs.set(ssrcOf(media), ssrcOf(rtx));
    if (rtxSsrcs.size > MAX_SSRCS) throw new SdpError(`A section has more than ${MAX_SSRCS} SSRC groups`);
  }
  for (const rtx of rtxSsrcs.values()) ssrcs.delete(rtx);
  for (const media of rtxSsrcs.keys()) {
    if (!ssrcs.has(media))
      throw new SdpError(`a=ssrc-group:FID names the SSRC ${media}, which has no a=ssrc line of its own`);
  }
  return { cname, ssrcs: [...ssrcs], rtxSsrcs, rids: parseRids(block) };
}

function ssrcOf(text: string | undefined): number {
  const value = text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MAX_SSRC) throw new SdpError('An SSRC is not a number from 1 to 4294967295');
  return value;
}

/** The layers of `a=simulcast:send a;b;c`; of alternatives (`a,b`) the first, and paused ones (`~a`) as well. */
function parseRids(block: SdpBlock): string[] {
  const list = /(?:^|\s)send\s+(\S+)/.exec(attribute(block, 'simulcast') ?? '')?.[1];
  if (list === undefined) return [];
  const rids = list.split(';').map((layer) => layer.split(',', 1)[0]?.replace('~', '') ?? '');
  if (rids.length > MAX_RIDS) throw new SdpError(`a=simulcast names more than ${MAX_RIDS} layers`);
  if (!rids.every((rid) => RID.test(rid))) {
    throw new SdpError('a=simulcast has an unusable rid: use 1 to 8 letters, digits, "-" or "_"');
  }
  if (new Set(rids).size !== rids.length) throw new SdpError('a=simulcast names a rid twice');
  return rids;
}
