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

  async capture(job: CaptureJob): Promise<void> {
    await this.captures.add('capture', job, { ...OPTIONS, jobId: `${job.recordingUid}_${job.jobNo}` });
  }

  async finish(job: FinishJob): Promise<void> {
    await this.results.add('finish', job, { ...OPTIONS, jobId: `${job.recordingUid}_${job.attempt}` });
  }

  async remove(job: RemoveJob): Promise<void> {
    await this.removals.add('remove', job, { ...OPTIONS, jobId: job.recordingUid });
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

async function jobsIn(queue: Queue): Promise<{ waiting: number; active: number }> {
  const { waiting = 0, active = 0 } = await queue.getJobCounts('waiting', 'active');
  return { waiting, active };
}
