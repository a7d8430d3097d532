import { SdpError } from '../sdp-error.js';

/** An m-line, or the part before the first one, with the `a=` lines below it. */
export interface SdpBlock {
  /** What follows `m=`; empty for the part before the first m-line. */
  media: string;
  /** The values of each attribute in the order of their lines; an empty string for a flag such as `a=rtcp-mux`. */
  attributes: ReadonlyMap<string, readonly string[]>;
}

/** The largest offer that is read, in characters. Browsers send 1,000 to 10,000. */
export const MAX_OFFER_LENGTH = 64 * 1024;
/** The most m-lines that are read. openvidu-browser sends at most four. */
const MAX_SECTIONS = 16;

/**
 * Splits SDP into its blocks, in one pass. All values stay strings, and attributes live in maps, so no line can choose a
 * number's meaning or a prototype's key.
 *
 * @throws SdpError when it is too large, has too many m-lines or is not SDP at all.
 */
export function readBlocks(sdp: string): { session: SdpBlock; sections: SdpBlock[] } {
  if (sdp.length > MAX_OFFER_LENGTH) {
    throw new SdpError(`The offer has ${sdp.length} characters; at most ${MAX_OFFER_LENGTH} are read`);
  }
  if (!sdp.startsWith('v=0')) throw new SdpError('The offer is not SDP: it has to begin with "v=0"');

  let attributes = new Map<string, string[]>();
  const session: SdpBlock = { media: '', attributes };
  const sections: SdpBlock[] = [];
  for (const line of sdp.split(/\r\n|\n|\r/)) {
    if (line.startsWith('m=')) {
      if (sections.length === MAX_SECTIONS) {
        throw new SdpError(
          `The offer has more than ${MAX_SECTIONS} m-lines; publish or subscribe one stream at a time`,
        );
      }
      attributes = new Map();
      sections.push({ media: line.slice(2), attributes });
    } else if (line.startsWith('a=')) {
      const colon = line.indexOf(':');
      const name = colon < 0 ? line.slice(2) : line.slice(2, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1);
      const values = attributes.get(name);
      if (values === undefined) attributes.set(name, [value]);
      else values.push(value);
    }
  }
  if (sections.length === 0) throw new SdpError('The offer has no m-line: offer at least one audio or video section');
  return { session, sections };
}

/** The first value of an attribute, trimmed; undefined when the block does not have it. */
export function attribute(block: SdpBlock, name: string): string | undefined {
  return block.attributes.get(name)?.[0]?.trim();
}

/** All values of an attribute. */
export function attributes(block: SdpBlock, name: string): readonly string[] {
  return block.attributes.get(name) ?? [];
}
