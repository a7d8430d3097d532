import type { mediaOperations, ReplyOf, RequestOf } from '@convene/service-contracts';

/** A checked `capture` request for this life of the node. */
export type CaptureRequest = Readonly<Omit<RequestOf<typeof mediaOperations.capture>, 'epoch'>>;

/** What a recording worker is told of what it is sent. */
export type CaptureSource = ReplyOf<typeof mediaOperations.capture>;
