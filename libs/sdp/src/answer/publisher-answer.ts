import type { MediaSection, Offer } from '../offer/offer.js';
import { isSimulcast } from '../publishing/producer-encodings.js';
import { producerExtensions } from '../publishing/producer-extensions.js';
import type { RtpCodecParameters, RtpParameters } from '../rtp-parameters.js';
import type { TransportDescription } from './transport-description.js';
import { writeAnswer, type AnsweredSection } from './write-answer.js';

/** Limits of the video that a client sends, kbit/s; 0 = none. */
export interface VideoLimits {
  maxKbps: number;
  minKbps: number;
}

/**
 * The answer to a publisher: the chosen sections are received, all others are inactive.
 *
 * @param received what mediasoup receives, by the section that sends it.
 */
export function publisherAnswer(
  offer: Offer,
  transport: TransportDescription,
  received: ReadonlyMap<MediaSection, RtpParameters>,
  limits: VideoLimits,
): string {
  const answered = new Map<string, AnsweredSection>();
  for (const [section, { codecs }] of received) {
    const video = section.kind === 'video';
    answered.set(section.mid, {
      direction: 'recvonly',
      codecs: video ? withStart(codecs, limits) : codecs,
      headerExtensions: producerExtensions(section),
      bandwidth: video && limits.maxKbps > 0 ? [`b=AS:${limits.maxKbps}`, `b=TIAS:${limits.maxKbps * 1000}`] : [],
      lines: isSimulcast(section) ? simulcastLines(section.sources.rids) : [],
    });
  }
  return writeAnswer(offer, transport, answered);
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

function simulcastLines(rids: readonly string[]): string[] {
  return [...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(';')}`];
}
