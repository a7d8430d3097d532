import { Database } from '@convene/database';
import { CONFIGURATION } from '@convene/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionConfiguration } from '../../configuration/session-configuration.js';
import { GIVE_UP_MS } from '../../outbound/webhooks/delivery-queue.js';
import { Portions, type IsOver } from './portions.js';

/** Deliveries to the webhook that have been finished, or should have been, for the hours that logs are kept. */
@Injectable()
export class OldDeliveries {
  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) private readonly configuration: SessionConfiguration,
  ) {}

  /** Also leases of senders that died, of which there are few. */
  async remove(isOver: IsOver): Promise<void> {
    const portions = new Portions(isOver);
    await portions.removeOldestFirst((most, from) => this.removeFinished(most, from));
    await portions.removeOldestFirst((most, from) => this.removeAbandoned(most, from));
    await this.database.$executeRaw`DELETE FROM webhook_lease WHERE until < now() - interval '1 hour'`;
  }

  private removeFinished(most: number, from: Date): Promise<{ age: Date }[]> {
    const hours = this.configuration.CONVENE_LOG_RETENTION;
    return this.database.$queryRaw`
      DELETE FROM webhook_delivery WHERE id = ANY(ARRAY(
        SELECT id FROM webhook_delivery
        WHERE finished_at < now() - make_interval(hours => ${hours}) AND finished_at >= ${from}::timestamptz
        ORDER BY finished_at LIMIT ${most} FOR UPDATE SKIP LOCKED))
      RETURNING finished_at AS age`;
  }

  /** Pending though their time is over: nobody sends while webhooks are off. */
  private removeAbandoned(most: number, from: Date): Promise<{ age: Date }[]> {
    const hours = this.configuration.CONVENE_LOG_RETENTION;
    return this.database.$queryRaw`
      DELETE FROM webhook_delivery WHERE id = ANY(ARRAY(
        SELECT id FROM webhook_delivery
        WHERE finished_at IS NULL AND pending_since >= ${from}::timestamptz
          AND pending_since < now() - make_interval(hours => ${hours}, secs => ${GIVE_UP_MS / 1_000})
        ORDER BY pending_since LIMIT ${most} FOR UPDATE SKIP LOCKED))
      RETURNING pending_since AS age`;
  }
}
