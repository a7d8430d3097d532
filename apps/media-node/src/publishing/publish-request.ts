import type { mediaOperations, RequestOf } from '@convene/service-contracts';

/** A checked `publish` request for this life of the node. */
export type PublishRequest = Readonly<Omit<RequestOf<typeof mediaOperations.publish>, 'epoch'>>;
