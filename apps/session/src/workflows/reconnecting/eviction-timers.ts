import { JobStore } from '@convene/jobs';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';

/** Which loss of which participant's socket a timer is for. */
export interface LostAttachment {
  sessionUid: string;
  connectionId: string;
  attachment: number;
}

export const EVICTION_QUEUE = 'eviction';

/** The durable timers of participants whose socket is lost: they run out on whatever replica is there. */
@Injectable()
export class EvictionTimers {
  private readonly queue: Queue<LostAttachment>;

  constructor(
    jobs: JobStore,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {
    this.queue = jobs.queue<LostAttachment>(EVICTION_QUEUE);
  }

  /** One timer a loss, however often it is reported. */
  async set(lost: LostAttachment): Promise<void> {
    await this.queue.add('evict', lost, {
      jobId: `${lost.sessionUid}_${lost.connectionId}_${lost.attachment}`,
      delay: this.configuration.CONVENE_RECONNECTION_WINDOW * 1_000,
      attempts: 20,
      backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
    });
  }
}
