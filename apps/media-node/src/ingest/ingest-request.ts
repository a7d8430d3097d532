import type { mediaOperations, RequestOf } from '@convene/service-contracts';

/** A checked `ingest` request for this life of the node. */
export type IngestRequest = Readonly<Omit<RequestOf<typeof mediaOperations.ingest>, 'epoch'>>;
