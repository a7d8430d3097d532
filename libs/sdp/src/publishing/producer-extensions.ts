import { fitsPackets, MID } from '../offer/mid.js';
import type { Direction, MediaSection } from '../offer/offer.js';
import type { RtpHeaderExtensionUri } from '../rtp-parameters.js';
import { isSimulcast } from './producer-encodings.js';

/** A header extension that the client will send, with the direction that it restricted it to. */
export interface SentExtension {
  uri: RtpHeaderExtensionUri;
  id: number;
  direction?: Direction;
}

/**
 * What mediasoup reads from a publisher's packets. Not among them: `urn:3gpp:video-orientation`. Without it the browser
 * turns the pixels itself, and every subscriber and recording sees them upright.
 */
const ALWAYS: readonly string[] = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
] satisfies RtpHeaderExtensionUri[];

const FOR_SIMULCAST: readonly string[] = [
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
] satisfies RtpHeaderExtensionUri[];

/** The header extensions of a publisher's section that are accepted: no mid that does not fit. */
export function producerExtensions(section: MediaSection): SentExtension[] {
  const simulcast = isSimulcast(section);
  return section.extensions
    .filter(({ direction }) => direction === undefined || direction.startsWith('send'))
    .filter(({ uri }) => uri !== MID || fitsPackets(section.mid))
    .filter(({ uri }) => ALWAYS.includes(uri) || (simulcast && FOR_SIMULCAST.includes(uri)))
    .map(({ uri, id, direction }) => ({ uri: uri as RtpHeaderExtensionUri, id, direction }));
}
