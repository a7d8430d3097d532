export { SdpError } from './sdp-error.js';
export {
  candidatesIn,
  candidateText,
  isCandidateAt,
  peerReflexive,
  type CandidateText,
  type IceCandidate,
} from './candidates.js';
export { MAX_OFFER_LENGTH } from './offer/sdp-lines.js';
export { parseOffer } from './offer/parse-offer.js';
export { fitsPackets } from './offer/mid.js';
export type { Fingerprint, MediaSection, Offer, OfferSection } from './offer/offer.js';
export { MIME_TYPES, type StreamCodec } from './codecs/codecs.js';
export {
  codecProfileOf,
  completeProfile,
  profileFits,
  profileKey,
  sentProfileOf,
  type CodecProfile,
} from './codecs/codec-profile.js';
export { publishingSections } from './publishing/publishing-sections.js';
export { producerParameters } from './publishing/producer-parameters.js';
export { subscribingSections } from './subscribing/subscribing-sections.js';
export { consumerCapabilities } from './subscribing/consumer-capabilities.js';
export { publisherAnswer, type VideoLimits } from './answer/publisher-answer.js';
export { subscriberAnswer } from './answer/subscriber-answer.js';
export type { TransportDescription } from './answer/transport-description.js';
export type { MediaKind, RtpCapabilities, RtpParameters } from './rtp-parameters.js';
