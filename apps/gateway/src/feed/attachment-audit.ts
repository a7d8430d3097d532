import { gatewayOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { GatewayConfiguration } from '../configuration.js';
import { Participants } from '../rpc/participants.js';
import { LostConnections } from './lost-connections.js';
import { Periodic } from './periodic.js';

const INTERVAL_MS = 10_000;

/**
 * Looks for participants that the session service believes to be here and that are not: their joinRoom was done, but
 * the answer never arrived. They are reported as lost, so that nobody waits for them for ever.
 */
@Injectable()
export class AttachmentAudit implements BeforeApplicationShutdown {
  private readonly periodic = new Periodic('audit of participants', INTERVAL_MS, () => this.audit());

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'GATEWAY_ID'>,
    private readonly bus: ServiceBus,
    private readonly participants: Participants,
    private readonly lost: LostConnections,
  ) {}

  start(): void {
    this.periodic.start();
  }

  beforeApplicationShutdown(): void {
    this.periodic.stop();
  }

  async audit(): Promise<void> {
    const gatewayId = this.configuration.GATEWAY_ID;
    let after: string | undefined;
    do {
      const page = await this.bus.request(gatewayOperations.listAttachments, { gatewayId, after });
      for (const place of page.attachments) if (!this.participants.holds(place)) await this.lost.report(place);
      after = page.next;
    } while (after !== undefined);
  }
}
