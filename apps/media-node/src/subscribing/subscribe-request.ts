import type { mediaOperations, RequestOf } from '@convene/service-contracts';

/** A checked `subscribe` request for this life of the node. */
export type SubscribeRequest = Readonly<Omit<RequestOf<typeof mediaOperations.subscribe>, 'epoch'>>;
