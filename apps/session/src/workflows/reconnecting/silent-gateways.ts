import { Database } from '@convene/database';
import { ServiceBus } from '@convene/service-kit';
import { Injectable, Logger } from '@nestjs/common';
import { Reconnection } from './reconnection.js';

/** Gateways speak each second. Silence is first noted, and believed only when it goes on: see NodeWatch. */
const SUSPECT_MS = 3_000;
const LOST_MS = 2_000;

/** Finds gateways that died without a word, and does for their sockets what they cannot do any more. */
@Injectable()
export class SilentGateways {
  private readonly logger = new Logger(SilentGateways.name);

  constructor(
    private readonly database: Database,
    private readonly bus: ServiceBus,
    private readonly reconnection: Reconnection,
  ) {}

  /** Every step can be broken off and is taken up by the next sweep. */
  async sweep(): Promise<void> {
    if (!(await this.bus.hearsOthers())) return;
    await this.declareLost();
    await this.loseTheirConnections();
  }

  private async declareLost(): Promise<void> {
    await this.database.$executeRaw`
      UPDATE gateway SET suspected_at = now() WHERE suspected_at IS NULL
        AND seen_at < now() - make_interval(secs => ${SUSPECT_MS / 1_000})`;
    const lost = await this.database.$queryRaw<{ id: string }[]>`
      DELETE FROM gateway WHERE suspected_at < now() - make_interval(secs => ${LOST_MS / 1_000}) RETURNING id`;
    for (const { id } of lost) this.logger.warn({ gatewayId: id, msg: 'A gateway is silent and was declared lost' });
  }

  private async loseTheirConnections(): Promise<void> {
    const orphans = await this.database.$queryRaw<Parameters<Reconnection['lost']>[0][]>`
      SELECT session_uid AS "sessionUid", connection_id AS "connectionId", attachment, cursor FROM connection
      WHERE lost_at IS NULL AND gateway_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM gateway WHERE gateway.id = connection.gateway_id)`;
    for (const orphan of orphans) await this.reconnection.lost(orphan);
  }
}
