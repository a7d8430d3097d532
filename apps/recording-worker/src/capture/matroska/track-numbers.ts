/** The tracks of captured files, by their numbers. */
export const TRACK_NUMBERS = { video: 1, audio: 2 } as const;
