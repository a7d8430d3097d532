import { EVERY_TIME, JobStore } from '@convene/jobs';
import { CONFIGURATION, FailureLog } from '@convene/service-kit';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DelayedError, type Job } from 'bullmq';
import type { WebhookDelivery } from '@convene/database';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { DELIVERY_QUEUE, DeliveryJobs, type DeliveryJob } from './delivery-jobs.js';
import { countOutcome } from './delivery-metrics.js';
import type { Answer } from './exchange.js';
import { PendingDeliveries } from './pending-deliveries.js';
import { retryAfterMs } from './retry-after.js';
import { verdictOf } from './verdict.js';
import { WebhookEndpoint } from './webhook-endpoint.js';

/** How many sessions one process sends for at the same time. */
const SESSIONS_AT_ONCE = 100;
/** What the requests under way have, when the service stops, to be answered. */
const STOP_GRACE_MS = 3_000;

/**
 * Sends the deliveries of each session in their order, the next one only when the one before has arrived, was refused, or
 * was given up. Dying at any point leads to an event that is sent twice at most, under the same id.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly failures = new FailureLog(this.logger, 'sending a webhook');
  private stopping = false;

  constructor(
    private readonly jobStore: JobStore,
    private readonly jobs: DeliveryJobs,
    private readonly deliveries: PendingDeliveries,
    private readonly endpoint: WebhookEndpoint,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.configuration.OPENVIDU_WEBHOOK) return;
    const worker = this.jobStore.worker<DeliveryJob>(DELIVERY_QUEUE, (job, token) => this.deliver(job, token), {
      concurrency: SESSIONS_AT_ONCE,
      maxStalledCount: EVERY_TIME,
    });
    // What came after the last look and before the job's end found a job, and woke nobody.
    worker.on('completed', ({ data }) => void this.wakeIfPending(data.sessionUid));
    worker.on('failed', (_, error) => this.failures.failed(error));
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
    setTimeout(() => this.endpoint.abort(), STOP_GRACE_MS).unref();
  }

  private async deliver(job: Job<DeliveryJob>, token?: string): Promise<void> {
    for (;;) {
      const delivery = await this.deliveries.next(job.data.sessionUid);
      if (!delivery) return;
      const dueAt = delivery.nextAttemptAt.getTime();
      if (this.stopping || dueAt > Date.now()) return await this.postpone(job, token, dueAt);
      if (this.deliveries.isTooOld(delivery)) await this.giveUp(delivery);
      else await this.attempt(delivery);
    }
  }

  /** Whoever is free at that time takes the job up. */
  private async postpone(job: Job<DeliveryJob>, token: string | undefined, dueAt: number): Promise<never> {
    await job.moveToDelayed(dueAt, token);
    // A redelivery that was asked for in between found a job at work, and woke nobody.
    const next = await this.deliveries.next(job.data.sessionUid);
    if (next && next.nextAttemptAt.getTime() < dueAt) await this.jobs.wakeNow(job.data.sessionUid);
    throw new DelayedError();
  }

  private async attempt(delivery: WebhookDelivery): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.endpoint.post(delivery.id, delivery.body);
    } catch (error) {
      const { message, code, name } = error as NodeJS.ErrnoException;
      return await this.tryLater(delivery, { problem: message || (code ?? name) });
    }
    const { status, retryAfter } = answer;
    const verdict = verdictOf(status);
    if (verdict === 'delivered') await this.settle(delivery, status);
    else if (verdict === 'rejected') await this.reject(delivery, status);
    else await this.tryLater(delivery, { problem: `The endpoint answered ${status}`, status, retryAfter });
  }

  private async settle(delivery: WebhookDelivery, status: number): Promise<void> {
    await this.deliveries.delivered(delivery, status);
    countOutcome('delivered');
  }

  /** The receiver's last word. Whoever operates it may have it sent again. */
  private async reject(delivery: WebhookDelivery, status: number): Promise<void> {
    await this.deliveries.rejected(delivery, status);
    countOutcome('rejected');
    const { id, event, sessionId } = delivery;
    this.logger.warn({ deliveryId: id, event, sessionId, status, msg: 'The endpoint refused a webhook' });
  }

  private async tryLater(
    delivery: WebhookDelivery,
    { problem, status, retryAfter }: { problem: string } & Partial<Answer>,
  ): Promise<void> {
    if (this.stopping) return; // Another one sends it, and has not failed.
    await this.deliveries.tryLater(delivery, { problem, status, atLeastMs: retryAfterMs(retryAfter) });
    countOutcome('again');
    this.failures.failed(problem);
  }

  private async giveUp(delivery: WebhookDelivery): Promise<void> {
    await this.deliveries.giveUp(delivery);
    countOutcome('failed');
    const { id, event, sessionId, attempts } = delivery;
    this.logger.warn({ deliveryId: id, event, sessionId, attempts, msg: 'A webhook was given up after 24 hours' });
  }

  private async wakeIfPending(sessionUid: string): Promise<void> {
    try {
      if (await this.deliveries.next(sessionUid)) await this.jobs.wake([sessionUid]);
    } catch (error) {
      this.failures.failed(error); // The chore will find them.
    }
  }
}
