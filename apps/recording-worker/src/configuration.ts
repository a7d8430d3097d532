import { checkRecordingStorage, recordingStorageSettings, serviceSettings, url } from '@convene/service-kit';
import { z } from 'zod';

/** What the recording worker reads from its environment. */
export const RecordingWorkerConfiguration = z
  .object({
    ...serviceSettings,
    ...recordingStorageSettings,
    DATABASE_URL: url('postgresql:', 'postgres:'),
    /** Keeps the jobs in Redis instead of Postgres. */
    REDIS_URL: url('redis:', 'rediss:').optional(),
    /** Where ffmpeg is; by default it is looked for on the PATH. */
    FFMPEG_PATH: z.string().optional(),
  })
  .superRefine(checkRecordingStorage);
export type RecordingWorkerConfiguration = z.infer<typeof RecordingWorkerConfiguration>;
