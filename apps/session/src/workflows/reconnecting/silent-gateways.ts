import { Database } from '@convene/database';
import { Injectable, Logger } from '@nestjs/common';

/** Gateways speak each second. Silence is first noted, and believed only when it goes on: see SilentNodes. */
const SUSPECT_MS = 3_000;
const LOST_MS = 2_000;
/** Connections that one statement marks: it takes a moment. */
const PORTION = 2_000;

/** Finds gateways that died without a word, and does for their sockets what they cannot do any more. */
@Injectable()
export class SilentGateways {
  private readonly logger = new Logger(SilentGateways.name);

  constructor(private readonly database: Database) {}

  /** To be called by a service that hears others. Every step can be broken off and is taken up by the next sweep. */
  async sweep(): Promise<void> {
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

  /** What costs is the number of gateways, and of lost sockets, not that of all sockets. */
  private async loseTheirConnections(): Promise<void> {
    const gone = await this.database.statements.query<{ id: string }>(
      `WITH RECURSIVE known (id) AS (
          SELECT min(gateway_id) FROM connection WHERE lost_at IS NULL
          UNION ALL
          SELECT (SELECT min(gateway_id) FROM connection WHERE lost_at IS NULL AND gateway_id > known.id)
          FROM known WHERE known.id IS NOT NULL
        )
        SELECT id FROM known WHERE id IS NOT NULL AND NOT EXISTS (SELECT FROM gateway WHERE gateway.id = known.id)`,
    );
    for (const { id } of gone) await this.loseConnectionsOf(id);
  }

  /**
   * Without the locks of their sessions: only the time is written, and only as long as the socket is the same. Rows that
   * somebody else is changing are left for the next sweep.
   */
  private async loseConnectionsOf(gatewayId: string): Promise<void> {
    let lost = 0;
    for (;;) {
      const portion = await this.database.statements.query(
        `WITH free AS (
            SELECT id FROM connection WHERE gateway_id = $1 AND lost_at IS NULL LIMIT $2 FOR UPDATE SKIP LOCKED
          )
          UPDATE connection SET lost_at = now() FROM free WHERE connection.id = free.id RETURNING free.id`,
        [gatewayId, PORTION],
      );
      if (portion.length === 0) break;
      lost += portion.length;
    }
    if (lost > 0) this.logger.log({ gatewayId, sockets: lost, msg: 'The sockets of a gateway that is gone are lost' });
  }
}
