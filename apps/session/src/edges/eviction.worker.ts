import { JobStore } from '@convene/jobs';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EVICTION_QUEUE, type LostAttachment } from '../workflows/reconnecting/eviction-timers.js';
import { Reconnection } from '../workflows/reconnecting/reconnection.js';

/** Evicts participants whose time to come back is over. */
@Injectable()
export class EvictionWorker implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: JobStore,
    private readonly reconnection: Reconnection,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.worker<LostAttachment>(EVICTION_QUEUE, async (job) => this.reconnection.evict(job.data), {
      concurrency: 8,
    });
  }
}
