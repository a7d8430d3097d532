import type { OutboxRows, Session } from '@convene/database';
import type { SessionEvent } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { CdrOutbox } from '../cdr/cdr-outbox.js';
import { WebhookOutbox } from '../webhooks/webhook-outbox.js';
import { backendEventsOf } from './backend-events-of.js';

@Injectable()
export class Outbox {
  constructor(
    private readonly webhooks: WebhookOutbox,
    private readonly cdr: CdrOutbox,
  ) {}

  rowsFor(session: Session, entries: readonly SessionEvent[]): OutboxRows {
    const events = entries.flatMap(({ body }) => backendEventsOf(session.sessionId, body));
    return { webhook_delivery: this.webhooks.rows(session, events), cdr_entry: this.cdr.rows(events) };
  }

  written(sessionUid: string): void {
    this.webhooks.written(sessionUid);
    this.cdr.written();
  }
}
