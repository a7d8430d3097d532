import { gatewayOperations } from '@convene/service-contracts';
import { CONFIGURATION, FailureLog, PeriodicTask, ServiceBus } from '@convene/service-kit';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { answerPages } from '../session-service/answer-pages.js';
import { LostConnections } from './lost-connections.js';
import { Participants } from './participants.js';

const INTERVAL_MS = 10_000;

/**
 * Looks for participants that the session service believes to be here and that are not: their joinRoom was done, but
 * the answer never arrived. They are reported as lost, so that nobody waits for them for ever.
 */
@Injectable()
export class AttachmentAudit implements BeforeApplicationShutdown {
  private readonly task = new PeriodicTask(
    INTERVAL_MS,
    () => this.audit(),
    new FailureLog(new Logger('audit'), 'asking which participants should be here'),
  );

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'GATEWAY_ID'>,
    private readonly bus: ServiceBus,
    private readonly participants: Participants,
    private readonly lost: LostConnections,
  ) {}

  start(): void {
    this.task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.task.stop();
  }

  async audit(): Promise<void> {
    const gatewayId = this.configuration.GATEWAY_ID;
    const ask = (after?: string) => this.bus.request(gatewayOperations.listAttachments, { gatewayId, after });
    for await (const page of answerPages(ask)) {
      for (const place of page.attachments) if (!this.participants.has(place)) void this.lost.report(place);
    }
  }
}
