import { JobStore } from '@convene/jobs';
import { FailureLog } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';

/** Which camera has lost its stream: the key of its row. */
export interface CameraJob {
  ownerId: string;
}

export const CAMERA_QUEUE = 'cameras';
/** A job that has ended goes away, so that the camera's next one can come. */
const OPTIONS = { removeOnComplete: true, removeOnFail: true };

/** Jobs that publish cameras again whose media was lost, one a camera. */
@Injectable()
export class CameraJobs {
  private readonly queue: Queue<CameraJob>;
  private readonly failures = new FailureLog(new Logger('cameras'), 'adding a job for an IP camera');

  constructor(jobs: JobStore) {
    this.queue = jobs.queue<CameraJob>(CAMERA_QUEUE);
  }

  /** Does not wait. If it fails, or the process dies before, the chore finds the cameras (CameraRecovery). */
  restoreSoon(ownerIds: string[]): void {
    this.restore(ownerIds).then(
      () => this.failures.succeeded(),
      (error: unknown) => this.failures.failed(error),
    );
  }

  /** Nothing happens where there is a job already. */
  async restore(ownerIds: string[]): Promise<void> {
    if (ownerIds.length === 0) return;
    await this.queue.addBulk(
      ownerIds.map((ownerId) => ({ name: 'restore', data: { ownerId }, opts: { ...OPTIONS, jobId: ownerId } })),
    );
  }
}
