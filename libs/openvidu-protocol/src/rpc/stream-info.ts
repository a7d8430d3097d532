import { z } from 'zod';

/** A stream as other participants are told of it. Whether audio and video are there decides what subscribers offer. */
export const StreamInfo = z.object({
  id: z.string(),
  createdAt: z.int(),
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  audioActive: z.boolean().optional(),
  videoActive: z.boolean().optional(),
  typeOfVideo: z.string().optional(),
  /** -1 when the publisher did not say. */
  frameRate: z.number().optional(),
  /** A JSON text that clients parse: `{"width":640,"height":480}`. */
  videoDimensions: z.string().optional(),
  filter: z.record(z.string(), z.unknown()),
});
export type StreamInfo = z.infer<typeof StreamInfo>;
