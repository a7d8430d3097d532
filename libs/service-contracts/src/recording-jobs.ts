import { z } from 'zod';

/** The jobs of recordings, by their queues. */
export const RECORDING_QUEUES = {
  capture: 'recording-capture',
  finish: 'recording-finish',
  remove: 'recording-remove',
};

/** Captures a recording, until it is stopped. */
export const CaptureJob = z.object({ recordingUid: z.uuid(), jobNo: z.int().min(1) });
export type CaptureJob = z.infer<typeof CaptureJob>;

/** Makes the result of a stopped recording. */
export const FinishJob = z.object({ recordingUid: z.uuid(), attempt: z.int().min(1) });
export type FinishJob = z.infer<typeof FinishJob> & {
  /** How often this job has failed. */
  tries?: number;
};

/** Removes all files of a recording. */
export const RemoveJob = z.object({ recordingUid: z.uuid(), id: z.string() });
export type RemoveJob = z.infer<typeof RemoveJob>;
