export const TRACKS = ['audio', 'video'] as const;
export type Track = (typeof TRACKS)[number];

/** Ticks of RTP time per millisecond. */
export const CLOCK_RATES: Readonly<Record<Track, number>> = { audio: 48, video: 90 };
