import type { SessionTransaction } from '@convene/database';
import { CDR_ONLY, webhookBody, type BackendEvent } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration.js';
import type { EventSink } from '../events/event-sink.js';
import { DeliveryJobs } from './delivery-jobs.js';

/** Writes deliveries of the events that the webhook wants, and wakes their sender once they are committed. */
@Injectable()
export class WebhookOutbox implements EventSink {
  readonly isOn: boolean;
  private readonly wanted: ReadonlySet<string>;

  constructor(
    private readonly jobs: DeliveryJobs,
    @Inject(CONFIGURATION) configuration: SessionConfiguration,
  ) {
    this.isOn = configuration.OPENVIDU_WEBHOOK;
    this.wanted = new Set(configuration.OPENVIDU_WEBHOOK_EVENTS.filter((name) => !CDR_ONLY.has(name)));
  }

  async store(transaction: SessionTransaction, events: BackendEvent[]): Promise<void> {
    const wanted = events.filter(({ name }) => this.wanted.has(name));
    if (wanted.length === 0) return;
    const { uid: sessionUid, sessionId } = transaction.session;
    await transaction.db.webhookDelivery.createMany({
      data: wanted.map((event) => ({ sessionUid, sessionId, event: event.name, body: webhookBody(event) })),
    });
    transaction.afterCommit(() => this.jobs.wakeSoon(sessionUid));
  }
}
