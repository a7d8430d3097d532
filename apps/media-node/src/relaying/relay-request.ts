import type { mediaOperations, ReplyOf, RequestOf } from '@convene/service-contracts';

/** A checked `relay` request for this life of the node. */
export type RelayRequest = Readonly<Omit<RequestOf<typeof mediaOperations.relay>, 'epoch'>>;

/** What is sent over a relay, and from where. */
export type RelaySource = ReplyOf<typeof mediaOperations.relay>;

/** One end of a relay. */
export type RelayEnd = mediaOperations.RelayEnd;
