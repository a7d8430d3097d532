import type { mediaOperations, ReplyOf } from '@convene/service-contracts';
import type { z } from 'zod';

/** What a media node sends, and from where. */
export type CaptureSource = ReplyOf<typeof mediaOperations.capture>;

/** A sender report of the publisher. */
export type ClockReport = z.infer<typeof mediaOperations.captureClock.payload>;
