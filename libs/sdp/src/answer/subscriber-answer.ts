import type { MediaSection, Offer } from '../offer/offer.js';
import type { RtpCodecParameters } from '../rtp-parameters.js';
import { msidLine } from './msid-line.js';
import { rejected } from './rejected-section.js';
import type { TransportDescription } from './transport-description.js';
import { writeAnswer, type AnsweredSection } from './write-answer.js';

/** What a consumer sends: mediasoup's `consumer.rtpParameters` has this shape. */
export interface SentParameters {
  codecs: readonly RtpCodecParameters[];
  headerExtensions?: readonly { id: number; uri: string }[];
}

/**
 * The answer to a subscriber: sections with a consumer are sent, all others are rejected. An inactive one would leave the
 * browser with a track on which nothing ever comes: Firefox plays no sound beside such a video.
 *
 * It never says which SSRC will be used. The browser then plays whatever arrives, and the source of a running
 * subscription can be replaced by closing its consumer and opening another one, without any renegotiation.
 *
 * @param sent what mediasoup sends, by the section that receives it.
 */
export function subscriberAnswer(
  offer: Offer,
  transport: TransportDescription,
  sent: ReadonlyMap<MediaSection, SentParameters>,
): string {
  const answered = new Map<string, AnsweredSection>();
  for (const [section, { codecs, headerExtensions }] of sent) {
    answered.set(section.mid, {
      direction: 'sendonly',
      codecs,
      headerExtensions: headerExtensions ?? [],
      lines: [msidLine(section)],
    });
  }
  const sections = offer.sections.map((section) =>
    section.type === 'unused' || answered.has(section.mid) ? section : rejected(section),
  );
  return writeAnswer({ ...offer, sections }, transport, answered);
}
