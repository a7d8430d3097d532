import type { OutboxRows } from '@convene/database';
import { CDR_ONLY, cdrLine, webhookBody } from '@convene/openvidu-protocol';
import type { SessionEvent } from '@convene/service-contracts';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { backendEventsOf } from './backend-events-of.js';
import { CdrWriter } from './cdr/cdr-writer.js';
import { DeliverySender } from './webhooks/delivery-sender.js';

/** What backends are to be told of a session's log: rows that are written with the change, and sent after it. */
@Injectable()
export class Outbox {
  private readonly wanted: ReadonlySet<string>;
  private readonly hasCdr: boolean;

  constructor(
    @Inject(CONFIGURATION) configuration: SessionConfiguration,
    private readonly sender: DeliverySender,
    private readonly cdr: CdrWriter,
  ) {
    const { OPENVIDU_WEBHOOK, OPENVIDU_WEBHOOK_EVENTS, OPENVIDU_CDR } = configuration;
    this.wanted = new Set(OPENVIDU_WEBHOOK ? OPENVIDU_WEBHOOK_EVENTS.filter((name) => !CDR_ONLY.has(name)) : []);
    this.hasCdr = OPENVIDU_CDR;
  }

  /** To be written together with the entries, each list in their order. */
  rowsFor({ uid, sessionId }: { uid: string; sessionId: string }, entries: readonly SessionEvent[]): OutboxRows {
    if (this.wanted.size === 0 && !this.hasCdr) return { webhook_delivery: [], cdr_entry: [] };
    const events = entries.flatMap(({ body }) => backendEventsOf(sessionId, body));
    const toWebhook = events.filter(({ name }) => this.wanted.has(name));
    return {
      webhook_delivery: toWebhook.map((event) => ({
        id: newId(),
        sessionUid: uid,
        sessionId,
        event: event.name,
        body: webhookBody(event),
      })),
      cdr_entry: this.hasCdr ? events.map((event) => ({ line: cdrLine(event) })) : [],
    };
  }

  /** To be called when rows of this session are committed. Does not wait; if the process dies before, others find them. */
  written(sessionUid: string): void {
    this.sender.wake(sessionUid);
    this.cdr.wake();
  }
}
