import type { DeliveryRow, Session } from '@convene/database';
import { v7 as newId } from 'uuid';
import { CDR_ONLY, webhookBody, type BackendEvent } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../configuration/session-configuration.js';
import { DeliveryJobs } from './delivery-jobs.js';

/** Writes deliveries of the events that the webhook wants, and wakes their sender once they are committed. */
@Injectable()
export class WebhookOutbox {
  readonly isOn: boolean;
  private readonly wanted: ReadonlySet<string>;

  constructor(
    private readonly jobs: DeliveryJobs,
    @Inject(CONFIGURATION) configuration: SessionConfiguration,
  ) {
    this.isOn = configuration.OPENVIDU_WEBHOOK;
    this.wanted = new Set(configuration.OPENVIDU_WEBHOOK_EVENTS.filter((name) => !CDR_ONLY.has(name)));
  }

  rows({ uid: sessionUid, sessionId }: Session, events: BackendEvent[]): DeliveryRow[] {
    const wanted = this.isOn ? events.filter(({ name }) => this.wanted.has(name)) : [];
    return wanted.map((event) => ({ id: newId(), sessionUid, sessionId, event: event.name, body: webhookBody(event) }));
  }

  written(sessionUid: string): void {
    if (this.isOn) this.jobs.wakeSoon(sessionUid);
  }
}
