import { Injectable } from '@nestjs/common';
import { DeliveryJobs } from './delivery-jobs.js';
import { PendingDeliveries } from './pending-deliveries.js';

/** Finds what nobody was woken for: the process died between the commit and the waking, or the job store was away. */
@Injectable()
export class DeliveryRecovery {
  constructor(
    private readonly deliveries: PendingDeliveries,
    private readonly jobs: DeliveryJobs,
  ) {}

  async run(): Promise<void> {
    await this.jobs.wake(await this.deliveries.overdueSessions());
  }
}
