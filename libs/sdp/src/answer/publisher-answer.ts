import { hasCodec } from '../codecs/choose-codec.js';
import { MID } from '../offer/mid.js';
import type { MediaSection, Offer } from '../offer/offer.js';
import { isSimulcast } from '../publishing/producer-encodings.js';
import { producerExtensions, type SentExtension } from '../publishing/producer-extensions.js';
import type { RtpCodecParameters, RtpParameters } from '../rtp-parameters.js';
import { msidLine } from './msid-line.js';
import { rejected } from './rejected-section.js';
import type { TransportDescription } from './transport-description.js';
import { writeAnswer, type AnsweredSection } from './write-answer.js';

/** Limits of the video that a client sends, kbit/s; 0 = none. */
export interface VideoLimits {
  maxKbps: number;
  minKbps: number;
}

/**
 * The answer to a publisher: the chosen sections are received, others are inactive, or rejected when they offer no codec
 * of ours. As in `subscriberAnswer`, it is not said which SSRCs come back.
 *
 * @param received what mediasoup receives, by the section that sends it.
 * @param returned the mids of those of them in which the client's own media is sent back to it.
 */
export function publisherAnswer(
  offer: Offer,
  transport: TransportDescription,
  received: ReadonlyMap<MediaSection, RtpParameters>,
  limits: VideoLimits,
  returned: ReadonlySet<string>,
): string {
  const answered = new Map<string, AnsweredSection>();
  for (const [section, { codecs }] of received) {
    const video = section.kind === 'video';
    const back = returned.has(section.mid);
    const extensions = producerExtensions(section);
    answered.set(section.mid, {
      direction: back ? 'sendrecv' : 'recvonly',
      codecs: video ? withStart(codecs, limits) : codecs,
      headerExtensions: back && section.sources.ssrcs.length > 0 ? withoutMid(extensions) : extensions,
      bandwidth: video && limits.maxKbps > 0 ? [`b=AS:${limits.maxKbps}`, `b=TIAS:${limits.maxKbps * 1000}`] : [],
      lines: [
        ...(isSimulcast(section) ? simulcastLines(section.sources.rids) : []),
        ...(back ? [msidLine(section)] : []),
      ],
    });
  }
  const sections = offer.sections.map((section) =>
    section.type === 'unused' || hasCodec(section) ? section : rejected(section),
  );
  return writeAnswer({ ...offer, sections }, transport, answered);
}

/**
 * Chromium and Safari begin with the minimum (kbit/s), Firefox ignores it. It is no floor: the answer cannot be changed
 * later, and a floor would break the lower limit of a subscriber who comes then.
 */
function withStart(codecs: readonly RtpCodecParameters[], { maxKbps, minKbps }: VideoLimits): RtpCodecParameters[] {
  const start = maxKbps > 0 ? Math.min(minKbps, maxKbps) : minKbps;
  return codecs.map((codec, index) =>
    index > 0 || start === 0
      ? codec
      : { ...codec, parameters: { ...codec.parameters, 'x-google-start-bitrate': start } },
  );
}

/** Where packets may carry a mid, Chromium drops video that comes without one, which is how it comes back. */
function withoutMid(extensions: readonly SentExtension[]): SentExtension[] {
  return extensions.filter(({ uri }) => uri !== MID);
}

function simulcastLines(rids: readonly string[]): string[] {
  return [...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(';')}`];
}
