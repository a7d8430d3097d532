import type { SessionTransaction } from '@convene/database';
import type { SessionEvent } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { CdrOutbox } from '../cdr/cdr-outbox.js';
import { WebhookOutbox } from '../webhooks/webhook-outbox.js';
import { backendEventsOf } from './backend-events-of.js';
import type { EventSink } from './event-sink.js';

/** Hands what was written into a session's log to the CDR and to webhooks, in the transaction that wrote it. */
@Injectable()
export class Outbox {
  private readonly sinks: EventSink[];

  constructor(webhooks: WebhookOutbox, cdr: CdrOutbox) {
    this.sinks = [webhooks, cdr].filter((sink) => sink.isOn);
  }

  async store(transaction: SessionTransaction, entries: SessionEvent[]): Promise<void> {
    if (this.sinks.length === 0) return;
    const { sessionId } = transaction.session;
    const events = entries.flatMap(({ body }) => backendEventsOf(sessionId, body));
    if (events.length === 0) return;
    for (const sink of this.sinks) await sink.store(transaction, events);
  }
}
