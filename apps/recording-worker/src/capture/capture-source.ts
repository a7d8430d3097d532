import type { mediaOperations, ReplyOf } from '@convene/service-contracts';
import type { z } from 'zod';

/** What a media node sends, and from where. */
export type CaptureSource = ReplyOf<typeof mediaOperations.capture>;

/** A sender report of the publisher. */
export type ClockReport = z.infer<typeof mediaOperations.captureClock.payload>;

export const TRACKS = ['audio', 'video'] as const;
export type Track = (typeof TRACKS)[number];

/** Ticks of RTP time per millisecond. */
export const CLOCK_RATES: Readonly<Record<Track, number>> = { audio: 48, video: 90 };
