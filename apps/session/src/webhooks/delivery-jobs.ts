import { JobStore } from '@convene/jobs';
import { FailureLog } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';

/** Whose deliveries a job sends. */
export interface DeliveryJob {
  sessionUid: string;
}

export const DELIVERY_QUEUE = 'webhook';
/** A failed job goes away, so that the next one of its session can come. */
const OPTIONS = { removeOnComplete: true, removeOnFail: true };

/** One job a session sends its deliveries, one after the other; there is none while there is nothing to send. */
@Injectable()
export class DeliveryJobs {
  private opened?: Queue<DeliveryJob>;
  private readonly failures = new FailureLog(new Logger('webhooks'), 'waking the sender of webhooks');

  constructor(private readonly jobs: JobStore) {}

  private get queue(): Queue<DeliveryJob> {
    return (this.opened ??= this.jobs.queue<DeliveryJob>(DELIVERY_QUEUE));
  }

  /** Does not wait. If it fails, or the process dies before, the chore finds the deliveries (DeliveryRecovery). */
  wakeSoon(sessionUid: string): void {
    this.wake([sessionUid]).then(
      () => this.failures.succeeded(),
      (error: unknown) => this.failures.failed(error),
    );
  }

  /** Nothing happens where there is a job already: it looks for deliveries until it finds none. */
  async wake(sessionUids: string[]): Promise<void> {
    if (sessionUids.length === 0) return;
    await this.queue.addBulk(
      sessionUids.map((sessionUid) => ({
        name: 'deliver',
        data: { sessionUid },
        opts: { ...OPTIONS, jobId: sessionUid },
      })),
    );
  }

  /** As `wake`, and a job that waits for the time of its next attempt does not wait any longer. */
  async wakeNow(sessionUid: string): Promise<void> {
    await this.queue.remove(sessionUid); // One that is at work stays, and will find what there is to send.
    await this.wake([sessionUid]);
  }
}
