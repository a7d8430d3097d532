import { JobStore } from '@convene/jobs';
import { recordingOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Injectable } from '@nestjs/common';
import type { JobsOptions, Queue } from 'bullmq';

type CaptureJob = recordingOperations.CaptureJob;
type FinishJob = recordingOperations.FinishJob;
type RemoveJob = recordingOperations.RemoveJob;

/** A job that has ended goes away, so that it can be added again when its recording still needs it. */
const OPTIONS: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/**
 * What recording workers are to do. One job a task, named after it: to add a job that is there already does nothing. If
 * adding fails, or the process dies before, RecordingRecovery adds it.
 */
@Injectable()
export class RecordingJobs {
  private readonly captures: Queue<CaptureJob>;
  private readonly results: Queue<FinishJob>;
  private readonly removals: Queue<RemoveJob>;

  constructor(
    jobs: JobStore,
    private readonly bus: ServiceBus,
  ) {
    this.captures = jobs.queue(recordingOperations.RECORDING_QUEUES.capture);
    this.results = jobs.queue(recordingOperations.RECORDING_QUEUES.finish);
    this.removals = jobs.queue(recordingOperations.RECORDING_QUEUES.remove);
  }

  async capture(jobs: readonly CaptureJob[]): Promise<void> {
    await add(this.captures, 'capture', jobs, ({ recordingUid, jobNo }) => `${recordingUid}_${jobNo}`);
  }

  async finish(jobs: readonly FinishJob[]): Promise<void> {
    await add(this.results, 'finish', jobs, ({ recordingUid, attempt }) => `${recordingUid}_${attempt}`);
  }

  async remove(jobs: readonly RemoveJob[]): Promise<void> {
    await add(this.removals, 'remove', jobs, ({ recordingUid }) => recordingUid);
  }

  /** How many jobs there are: those that no worker has taken yet, and those that one is at. */
  async counts() {
    const [capture, finish, remove] = await Promise.all([
      jobsIn(this.captures),
      jobsIn(this.results),
      jobsIn(this.removals),
    ]);
    return { capture, finish, remove };
  }

  /** Tells workers and other session services that a recording of this session has changed. */
  changed(sessionUid: string): void {
    this.bus.publish(recordingOperations.recordingChanged, sessionUid, {});
  }
}

/** All of them in one step of the store. */
async function add<Job>(
  queue: Queue<Job>,
  name: string,
  jobs: readonly Job[],
  idOf: (job: Job) => string,
): Promise<void> {
  if (jobs.length === 0) return;
  const all = jobs.map((data) => ({ name, data, opts: { ...OPTIONS, jobId: idOf(data) } }));
  await (queue as Queue).addBulk(all);
}

async function jobsIn(queue: Queue): Promise<{ waiting: number; active: number }> {
  const { waiting = 0, active = 0 } = await queue.getJobCounts('waiting', 'active');
  return { waiting, active };
}
