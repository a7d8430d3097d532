import { FailureLog } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { countOutcome } from './delivery-metrics.js';
import { type Delivery, DeliveryQueue, GIVE_UP_MS } from './delivery-queue.js';
import type { Answer } from './exchange.js';
import { retryAfterMs } from './retry-after.js';
import { verdictOf } from './verdict.js';
import { WebhookEndpoint } from './webhook-endpoint.js';

/** What the requests under way have, when the service stops, to be answered. */
const STOP_GRACE_MS = 3_000;

/** Sends a delivery once, and notes what became of it. Dying at any point leads to an event that is sent once more. */
@Injectable()
export class DeliveryAttempts {
  private readonly logger = new Logger('webhooks');
  private readonly failures = new FailureLog(this.logger, 'sending a webhook');
  private stopping = false;

  constructor(
    private readonly queue: DeliveryQueue,
    private readonly endpoint: WebhookEndpoint,
  ) {}

  /** The service stops: what fails from now on counts as not tried. */
  stop(): void {
    this.stopping = true;
    setTimeout(() => this.endpoint.abort(), STOP_GRACE_MS).unref();
  }

  /** @returns in how many milliseconds it is to be sent again; undefined when it is not */
  async make(delivery: Delivery): Promise<number | undefined> {
    if (Date.now() - delivery.pendingSince.getTime() >= GIVE_UP_MS) return this.giveUp(delivery);
    let answer: Answer;
    try {
      answer = await this.endpoint.post(delivery.id, delivery.body);
    } catch (error) {
      const { message, code, name } = error as NodeJS.ErrnoException;
      return this.tryLater(delivery, { problem: message || (code ?? name) });
    }
    const { status, retryAfter } = answer;
    const verdict = verdictOf(status);
    if (verdict === 'delivered') return this.settle(delivery, status);
    if (verdict === 'rejected') return this.reject(delivery, status);
    return this.tryLater(delivery, { problem: `The endpoint answered ${status}`, status, retryAfter });
  }

  private async settle(delivery: Delivery, status: number): Promise<undefined> {
    await this.queue.delivered(delivery, status);
    countOutcome('delivered');
  }

  /** The receiver's last word. Whoever operates it may have it sent again. */
  private async reject(delivery: Delivery, status: number): Promise<undefined> {
    await this.queue.rejected(delivery, status);
    countOutcome('rejected');
    const { id, event, sessionId } = delivery;
    this.logger.warn({ deliveryId: id, event, sessionId, status, msg: 'The endpoint refused a webhook' });
  }

  private async tryLater(
    delivery: Delivery,
    { problem, status, retryAfter }: { problem: string } & Partial<Answer>,
  ): Promise<number | undefined> {
    if (this.stopping) return undefined; // Another one sends it, and has not failed.
    const pauseMs = await this.queue.tryLater(delivery, { problem, status, atLeastMs: retryAfterMs(retryAfter) });
    countOutcome('again');
    this.failures.failed(problem);
    return pauseMs;
  }

  private async giveUp(delivery: Delivery): Promise<undefined> {
    await this.queue.giveUp(delivery);
    countOutcome('failed');
    const { id, event, sessionId, attempts } = delivery;
    this.logger.warn({ deliveryId: id, event, sessionId, attempts, msg: 'A webhook was given up after 24 hours' });
  }
}
