import { MIME_TYPES, type CodecProfile, type MediaSection, type StreamCodec } from '@convene/sdp';
import type { Sources } from '../transports/feed.js';

/**
 * The payload types that matter for a subscriber: those of the codecs that the stream really has, in sections that it
 * asks for. Clients that differ in the others can share a router, which saves a pipe.
 */
export function neededProfile(
  profile: CodecProfile,
  sections: readonly MediaSection[],
  stream: Sources | undefined,
): CodecProfile {
  const sent = sections.map(({ kind }) =>
    stream?.source(kind)?.producer.rtpParameters.codecs[0]?.mimeType.toLowerCase(),
  );
  const needed: CodecProfile = {};
  for (const codec of Object.keys(profile) as StreamCodec[]) {
    if (sent.includes(MIME_TYPES[codec].toLowerCase())) needed[codec] = profile[codec];
  }
  return needed;
}
