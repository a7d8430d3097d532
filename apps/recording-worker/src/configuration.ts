import { availableParallelism } from 'node:os';
import { NodeId } from '@convene/service-contracts';
import {
  checkRecordingStorage,
  integer,
  listenAddress,
  newProcessName,
  recordingStorageSettings,
  serviceSettings,
  url,
} from '@convene/service-kit';
import { z } from 'zod';

/** What the recording worker reads from its environment. */
export const RecordingWorkerConfiguration = z
  .object({
    ...serviceSettings,
    /** The folder also has, below `.captured`, what is captured; all recording workers need the same one. */
    ...recordingStorageSettings,
    DATABASE_URL: url('postgresql:', 'postgres:'),
    /** Keeps the jobs in Redis instead of Postgres. */
    REDIS_URL: url('redis:', 'rediss:').optional(),
    /** The worker's name in NATS subjects; unique for each process. */
    RECORDING_WORKER_ID: NodeId.default(newProcessName),
    /** Where media nodes send streams to: `ip`, or `ip@announced` behind NAT. */
    RECORDING_LISTEN: listenAddress,
    /** Recordings that this worker captures at the same time. */
    RECORDING_CAPTURES: integer(50, 1, 1_000),
    /** Results that it makes at the same time; 0 = none, it only captures. */
    RECORDING_RESULTS: integer(1, 0, 100),
    /** Processes of ffmpeg for each result. */
    RECORDING_FFMPEG_PROCESSES: integer(availableParallelism(), 1, 256),
    /** Where ffmpeg is; by default it is looked for on the PATH. */
    FFMPEG_PATH: z.string().optional(),
  })
  .superRefine(checkRecordingStorage);
export type RecordingWorkerConfiguration = z.infer<typeof RecordingWorkerConfiguration>;
